// What the broker costs: a fitter of 50 ms, two workers over RabbitMQ, against the fits alone. Prints the share of the
// fitter-only rate (target 97 % with tasks of about a second), and how long interactive work waits behind bulk.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { RabbitQueue, readAddress } from '@spaxel/queue';
import { Broker, hasBroker } from '../../packages/queue/src/testing/broker.ts';
import { taskOf } from '../../packages/queue/src/testing/ears.ts';
import { Tally } from '../../packages/queue/src/testing/tally.ts';
import { spawnSource, Yard } from '../../packages/queue/src/testing/yard.ts';

const pace = 50;
const workers = 2;
const program = join(import.meta.dirname, '../../packages/queue/src/testing/steady.ts');

/** Seconds of so many fits by as many processes without a queue: timers are late on a busy machine, here too. */
async function bare(fits) {
  const loop = `const { setTimeout: sleep } = await import('node:timers/promises');
    const start = performance.now();
    for (let at = 0; at < ${fits / workers}; at += 1) await sleep(${pace});
    console.log(performance.now() - start);`;
  const run = promisify(execFile);
  const argv = ['--input-type=module', '-e', loop];
  const all = Array.from({ length: workers }, () => run(process.execPath, argv));
  const times = (await Promise.all(all)).map(({ stdout }) => Number(stdout) / 1000);
  return Math.max(...times);
}

/** One vhost with its workers, ready. */
async function open(broker, name) {
  const url = await broker.vhost(name);
  const fitters = new Map([['test', '1']]);
  const queue = new RabbitQueue({ address: readAddress(url), fitters, countEvery: 100 });
  const tally = new Tally(queue);
  const start = () => spawnSource(program, [String(pace)], { SPAXEL_BROKER: url });
  const yard = new Yard(workers, start);
  while (queue.capacity().slots < workers) await new Promise(resolve => setTimeout(resolve, 20));
  return { queue, tally, close: async () => (await queue.close(), await yard.close()) };
}

async function share(broker, count, fits) {
  const { tally, close } = await open(broker, `bench-${fits}`);
  const tasks = tally.tasks(count, fits);
  const start = performance.now();
  await tally.send(tasks);
  await tally.settled();
  const seconds = (performance.now() - start) / 1000;
  await close();
  const alone = await bare(count * fits);
  console.log(
    `${count} tasks of ${fits} fits: ${seconds.toFixed(2)} s, the fits alone ${alone.toFixed(2)} s: ${((100 * alone) / seconds).toFixed(1)} %`
  );
}

async function wait(broker) {
  const { queue, tally, close } = await open(broker, 'bench-wait');
  const sent = tally.send(tally.tasks(30, 10));
  const waits = [];
  for (let click = 0; click < 5; click += 1) {
    const [task] = tally.tasks(1, 1);
    const { bin } = task.fits[0];
    const start = performance.now();
    await queue.send({ ...taskOf('J'), fits: task.fits }, new Uint8Array(3000), 'interactive');
    while (!tally.done.has(bin)) await new Promise(resolve => setTimeout(resolve, 1));
    waits.push(performance.now() - start);
  }
  await sent;
  await tally.settled();
  await close();
  const worst = Math.max(...waits).toFixed(0);
  console.log(
    `a click behind bulk tasks of ${(10 * pace) / 1000} s waits ${worst} ms at most (5 clicks)`
  );
}

if (!hasBroker) console.log('RabbitMQ is missing: apt-get install rabbitmq-server.');
else {
  const broker = await Broker.open();
  await share(broker, 400, 1);
  await share(broker, 40, 20);
  await wait(broker);
  await broker.close();
}
