// The live fit in the browser is the job's own: what it is given by the gateway's doors must lead to the same numbers.
import { request } from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer, Cube, Job, TemplateSet } from '@spaxel/protocol';
import { Fitting } from '../../../src/live/fitting.ts';
import type { FitOptions, FitTold } from '../../../src/live/messages.ts';
import { GatewayClient } from './call.ts';
import { Scene } from './testing/scene.ts';

let scene: Scene;
let client: GatewayClient;
const fitting = new Fitting(() => 0);

interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
}

function get(path: string, headers: Record<string, string> = {}): Promise<Got> {
  const socketPath = scene.gateway()?.socket ?? '';
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, path, headers }, answer => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          bytes: Buffer.concat(chunks)
        })
      );
    });
    call.on('error', reject).end();
  });
}

beforeAll(async () => {
  scene = new Scene();
  const made = ['--size', '2,1', '--sn', '50', '--seed', '5'];
  await scene.spaxel('mock', 'megara.fits', ...made);
  await scene.spaxel('mock', 'muse.fits', ...made, '--instrument', 'muse');
  await scene.spaxel('jobs');
  client = new GatewayClient(scene.gateway()?.socket ?? '');
  const { sets } = await client.call<{ sets: TemplateSet[] }>('GET', '/api/templates');
  const [{ digest, medium }] = sets.filter(({ name }) => name === 'default') as [TemplateSet];
  const { bytes } = await get(`/api/templates/default/spectra?digest=${digest}`);
  fitting.take({ kind: 'templates', key: digest, medium, bytes });
  asked = digest;
});
afterAll(() => scene.close());

let asked = '';

/** The spectrum at (x, 0) by the doors that the browser uses. */
async function live(path: string, x: number, changes: Partial<FitOptions>): Promise<FitTold> {
  const cube = await client.call<Cube>('POST', '/api/cubes', { path });
  const { id, wave, shape } = cube;
  const { fwhmAngstrom } = await client.call<{ fwhmAngstrom: (number | null)[] }>(
    'GET',
    `/api/cubes/${id}/lsf`
  );
  const lsfFwhm = Float64Array.from(fwhmAngstrom, one => one ?? NaN);
  const { first, step, medium } = wave;
  fitting.take({ kind: 'axis', key: id, first, step, medium, lsfFwhm });
  const { bytes } = await get(`/api/cubes/${id}/spectra/${String(x)}/0`);
  const values = new Float32Array(Uint8Array.from(bytes).buffer);
  const row = (index: number) => values.subarray(index * shape.nz, (index + 1) * shape.nz);
  const rows = { flux: row(0), error: row(1), mask: row(2) };
  const options: FitOptions = {
    ...{ z: cube.redshift ?? NaN, degree: 8, rangeFrom: null, rangeTo: null },
    ...{ areLinesMasked: true, lsf: null },
    ...changes
  };
  return fitting.fit({
    kind: 'fit',
    id: 1,
    at: { x, y: 0 },
    axis: id,
    templates: asked,
    rows,
    options
  });
}

interface JobFit {
  readonly quantities: Readonly<Record<string, number | null>>;
  readonly model: readonly (number | null)[];
  readonly mask: readonly number[];
}

/** All fits of a job, bin by bin. */
async function fitted(command: string): Promise<JobFit[]> {
  const body = { text: command, folder: scene.root };
  const { job } = await client.call<Answer>('POST', '/api/commands', body);
  const id = job?.id ?? '';
  const ended: Job = await client.watch(id, () => undefined);
  expect([ended.phase, ended.counts.done]).toEqual(['COMPLETED', 2]);
  return Promise.all([0, 1].map(bin => client.call<JobFit>('GET', `/api/jobs/${id}/fits/${bin}`)));
}

const turned = { z: 0.0705, degree: 5, rangeFrom: 5300, rangeTo: 6000, areLinesMasked: false };

test.each<[string, Partial<FitOptions>]>([
  ['', {}],
  ['--z 0.0705 --degree 5 --range 5300:6000 --lines keep', turned],
  ['--lsf 1.4', { lsf: 1.4 }]
])(
  'MEGARA, estimated errors, %s: the live fit is the job’s, bit for bit',
  async (words, changes) => {
    const jobs = await fitted(`fit megara.fits --fitter native --mc 0 ${words}`);
    for (const [x, job] of jobs.entries()) {
      const { answer, mask } = await live('megara.fits', x, changes);
      expect([...mask]).toEqual(job.mask);
      if (!('quantities' in answer)) throw new Error(answer.message);
      const { quantities, quality } = answer;
      expect({ ...quantities, QUALITY: quality }).toEqual(job.quantities);
      const model = Array.from(answer.model, one => (Number.isNaN(one) ? null : Math.fround(one)));
      expect(model).toEqual(job.model);
    }
  },
  60_000
);

test('MUSE, errors from variances, resolution by wavelength: the same to what float32 leaves of the errors', async () => {
  const jobs = await fitted('fit muse.fits --fitter native --mc 0');
  for (const [x, job] of jobs.entries()) {
    const { answer, mask } = await live('muse.fits', x, {});
    expect([...mask]).toEqual(job.mask);
    if (!('quantities' in answer)) throw new Error(answer.message);
    for (const [name, value] of Object.entries(answer.quantities))
      expect(Math.abs(value / (job.quantities[name] ?? NaN) - 1)).toBeLessThan(1e-6);
  }
}, 60_000);

test('what cannot be fitted is said by the engine, and not thrown', async () => {
  const { answer } = await live('megara.fits', 0, { z: 3 });
  expect(answer).toMatchObject({ status: 'refused', code: 'TemplatesOff' });
  const short = await live('megara.fits', 0, { rangeFrom: 5500, rangeTo: 5520 });
  expect(short.answer).toMatchObject({ status: 'refused' });
});

test('the spectra of a template set are kept for ever under their digest, and asked about under their name', async () => {
  const set = join(__dirname, '../../templates/sets/default/spectra.safetensors');
  const named = await get('/api/templates/default/spectra');
  expect(named.bytes.equals(readFileSync(set))).toBe(true);
  expect(named.headers).toMatchObject({ etag: `"${asked}"`, 'cache-control': 'private, no-cache' });
  const digested = await get(`/api/templates/default/spectra?digest=${asked}`);
  expect(digested.headers['cache-control']).toContain('immutable');
  const known = await get('/api/templates/default/spectra', { 'if-none-match': `"${asked}"` });
  expect([known.status, known.bytes.length]).toEqual([304, 0]);
  expect((await get('/api/templates/..%2f..%2fset/spectra')).status).toBe(400);
});

test('a block of spectra is what they are one by one; one that is too large or outside is refused', async () => {
  const { id } = await client.call<Cube>('POST', '/api/cubes', { path: 'muse.fits' });
  const block = await get(`/api/cubes/${id}/blocks/0/0/2/1`);
  const alone = await Promise.all([0, 1].map(x => get(`/api/cubes/${id}/spectra/${String(x)}/0`)));
  expect(block.bytes.equals(Buffer.concat(alone.map(({ bytes }) => bytes)))).toBe(true);
  for (const where of ['1/0/2/1', '0/1/1/1', '0/0/0/1', '0/0/9000/9000'])
    expect((await get(`/api/cubes/${id}/blocks/${where}`)).status).toBe(400);
});
