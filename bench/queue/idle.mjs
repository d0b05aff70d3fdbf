// A gateway that has opened a cube and fitted a small job, and then has nothing to do: its CPU and memory. `--seconds N`, 60 unless said;
// `--program FILE` is the bundle, as users run it, which holds less than the source.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { BenchGateway, tell, writeCube } from './gateway.mjs';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, program: { type: 'string' } }
});
const long = Number(values.seconds);
const gateway = await BenchGateway.start(values);
try {
  writeCube(join(gateway.root, 'cube.fits'), { nx: 40, ny: 40, nz: 2000 });
  const { id: cube } = await gateway.call('POST', '/api/cubes', { path: 'cube.fits' });
  await gateway.call('GET', `/api/cubes/${cube}/white`);
  await gateway.call('GET', `/api/cubes/${cube}/spectra/20/20`);
  const { id } = await gateway.submit(
    'fit cube.fits --fitter patient --param milliseconds=1 --select 10:19,10:19 --detach'
  );
  await gateway.until(id, ({ phase }) => phase === 'COMPLETED');
  await sleep(3000);
  const before = gateway.cpuSeconds;
  await sleep(long * 1000);
  tell('CPU', (100 * (gateway.cpuSeconds - before)) / long, { unit: '%', target: 1 });
  tell('memory', gateway.held, { unit: 'MB', target: 150 });
} finally {
  await gateway.close();
}
