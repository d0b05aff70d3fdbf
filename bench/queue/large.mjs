// A job of very many spectra from its command to its cancel: seconds and memory, with the targets beside them. 102,400 spectra of
// 600 channels unless said: `--nx N --ny N --channels N`; `--node=ARGS` are Node's own, as `--cpu-prof`.
// `--program FILE` is the bundle, as users run it; else the source runs, which is slower to start.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BenchGateway, tell, watchCalls, writeCube } from './gateway.mjs';

const { values } = parseArgs({
  options: {
    nx: { type: 'string', default: '320' },
    ny: { type: 'string', default: '320' },
    channels: { type: 'string', default: '600' },
    submit: { type: 'string', default: '30' },
    node: { type: 'string', default: '' },
    program: { type: 'string' }
  }
});
const [nx, ny, nz] = [values.nx, values.ny, values.channels].map(Number);

const seconds = async work => {
  const start = performance.now();
  const answer = await work();
  return { answer, seconds: (performance.now() - start) / 1000 };
};

const gateway = await BenchGateway.start(values);
try {
  writeCube(join(gateway.root, 'cube.fits'), { nx, ny, nz });
  console.log(`${nx} x ${ny} spaxels of ${nz} channels`);
  const command = 'fit cube.fits --fitter patient --param milliseconds=1 --detach';
  const atRest = gateway.most;
  const cpuAtRest = gateway.cpuSeconds;
  const slowest = watchCalls(gateway);
  const accepted = await seconds(() => gateway.submit(command));
  const { id } = accepted.answer;
  const planned = await seconds(() => gateway.until(id, ({ phase }) => phase !== 'PENDING'));
  console.log(`accepted in ${accepted.seconds.toFixed(2)} s; at rest ${atRest.toFixed(0)} MB`);
  const limit = Number(values.submit);
  tell('submitted', accepted.seconds + planned.seconds, { unit: 's', target: limit });
  console.log(
    `CPU seconds of the gateway until then: ${(gateway.cpuSeconds - cpuAtRest).toFixed(1)}`
  );
  tell('memory while planning', gateway.most, { unit: 'MB', target: 500 });
  const first = await seconds(() => gateway.until(id, ({ counts }) => counts.done > 0));
  tell('first result after it', first.seconds, { unit: 's', target: 2 });
  await gateway.until(id, ({ counts }) => counts.done > 20);
  await gateway.call('GET', `/api/jobs/${id}/maps/STATUS`);
  tell('memory while feeding', gateway.most, { unit: 'MB', target: 500 });
  const stopped = await seconds(() => gateway.call('POST', `/api/jobs/${id}/cancel`));
  tell('cancelled', stopped.seconds, { unit: 's', target: 5 });
  const { counts, phase } = await gateway.call('GET', `/api/jobs/${id}`);
  tell('memory while cancelling', gateway.most, { unit: 'MB', target: 500 });
  console.log(`the longest wait of another call: ${(await slowest()).toFixed(0)} ms`);
  if (phase !== 'ABORTED' || counts.fits !== nx * ny || counts.done + counts.aborted !== nx * ny)
    throw new Error(`the counts are wrong: ${phase} ${JSON.stringify(counts)}`);
} finally {
  await gateway.close();
}
