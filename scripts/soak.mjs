// `npm run soak -- --minutes N [--seed S]`: jobs over a broker while workers are killed and frozen, and the broker is killed,
// at random by a fixed seed. Ends with what was lost, doubled, wrong and stuck: all 0, or it has failed.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { RabbitQueue, readAddress } from '@spaxel/queue';
import { Broker, hasBroker } from '../packages/queue/src/testing/broker.ts';
import { Tally } from '../packages/queue/src/testing/tally.ts';
import { spawnSource, Yard } from '../packages/queue/src/testing/yard.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' }
  }
});
let state = Number(values.seed) >>> 0;

/** The same numbers in [0, 1) for the same seed. */
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

const program = join(import.meta.dirname, '../packages/queue/src/testing/steady.ts');
const stuckSeconds = 120;

function faultsOf(broker, yard) {
  const victim = () => yard.pids[Math.floor(random() * yard.pids.length)];
  const signal = (pid, name) => {
    try {
      process.kill(pid, name);
    } catch {
      // It has just ended.
    }
  };
  return {
    'worker killed': () => signal(victim(), 'SIGKILL'),
    'worker drained': () => signal(victim(), 'SIGTERM'),
    'worker frozen for 8 s': async () => {
      const pid = victim();
      signal(pid, 'SIGSTOP');
      await sleep(8000);
      signal(pid, 'SIGCONT');
    },
    'broker killed': async () => {
      await broker.kill();
      await sleep(3000 * random());
      await broker.start();
    }
  };
}

async function soak(broker) {
  const url = `${await broker.vhost('soak')}?heartbeat=2`;
  const queue = new RabbitQueue({ address: readAddress(url), fitters: new Map([['test', '1']]) });
  const tally = new Tally(queue);
  const yard = new Yard(3, () => spawnSource(program, ['20'], { SPAXEL_BROKER: url }));
  const faults = Object.entries(faultsOf(broker, yard));
  const happened = {};
  const end = Date.now() + Number(values.minutes) * 60_000;
  const poisoned = [];
  const feeding = (async () => {
    while (Date.now() < end) {
      const tasks = tally.tasks(5, 1 + Math.floor(8 * random()));
      if (random() < 0.1) poisoned.push(tally.poison(tasks[0], 0));
      await tally.send(tasks);
    }
  })();
  while (Date.now() < end) {
    await sleep(1000 + 5000 * random());
    const [name, happen] = faults[Math.floor(random() * faults.length)];
    await happen();
    happened[name] = (happened[name] ?? 0) + 1;
  }
  await feeding;
  const late = sleep(stuckSeconds * 1000, 'late', { ref: false });
  await Promise.race([tally.settled(), late]);
  const told = tally.told(poisoned);
  await queue.close();
  await yard.close();
  console.log(
    Object.entries(happened)
      .map(([name, times]) => `${name}: ${times}`)
      .join(', ')
  );
  return told;
}

if (!hasBroker) process.exitCode = 1;
else {
  const broker = await Broker.open();
  const { fits, lost, doubled, wrong, blamed } = await soak(broker);
  await broker.close();
  console.log(
    `${fits} fits: ${lost} lost or stuck, ${doubled} doubled, ${wrong} wrong, ${blamed} failed without fault`
  );
  process.exitCode = lost + doubled + wrong + blamed === 0 && fits > 0 ? 0 : 1;
}
