import { parseUnits, writeFits, type Card } from '@spaxel/core';
import type { Answer, Cube, Job } from '@spaxel/protocol';
import { readFileSync } from 'node:fs';
import { GatewayClient } from './call.ts';
import { Scene, sketchCube } from './testing/scene.ts';

let scene: Scene;
let client: GatewayClient;

/** A cube of nobody's instrument: flux in OBJECT, variances in NOISE2, a mask of bits in BAD. */
function strange(cards: Readonly<Record<string, Card['value']>> = {}): Uint8Array {
  const bytes = sketchCube({
    cards: { INSTRUME: 'HOMEMADE', VPH: '', CTYPE3: 'LAMBDA', ...cards }
  });
  const [unit] = parseUnits(bytes);
  const shape = [700, 4, 5];
  const data = new DataView(bytes.buffer, bytes.byteOffset + (unit?.dataOffset ?? 0));
  const flux = Float32Array.from({ length: 14000 }, (_, i) => data.getFloat32(4 * i));
  const bad = Uint8Array.from({ length: 14000 }, (_, i) => (i === 0 ? 4 : 2));
  return writeFits([
    {},
    { name: 'OBJECT', cards: unit?.header.cards ?? [], image: { shape, data: flux } },
    { name: 'NOISE2', image: { shape, data: new Float32Array(14000).fill(0.25) } },
    { name: 'BAD', image: { shape, data: bad } }
  ]);
}

const instrument = {
  schema: 1,
  name: 'homemade',
  title: 'cubes made at home',
  recognises: { cards: { INSTRUME: 'ours' }, extensions: ['NOISE2'] },
  flux: { extension: 'OBJECT' },
  error: { extension: 'NOISE2', kind: 'variance' },
  mask: { extension: 'BAD', bits: 4 },
  wave: { medium: 'vacuum' },
  lsf: { resolution: 2000 }
};

beforeAll(async () => {
  scene = new Scene();
  scene.file('strange.fits', strange());
  scene.file('ours.fits', strange({ INSTRUME: 'OURS' }));
  await scene.spaxel('jobs');
  client = new GatewayClient(scene.gateway()?.socket ?? '');
}, 30_000);
afterAll(() => scene.close());

const ask = (text: string): Promise<Answer> =>
  client.call<Answer>('POST', '/api/commands', { text, folder: scene.root });

async function planned(text: string): Promise<{ job: Job; source: Record<string, unknown> }> {
  const { job } = await ask(text);
  for (;;) {
    const now = await client.call<Job>('GET', `/api/jobs/${job?.id ?? ''}`);
    if (['COMPLETED', 'FAILED'].includes(now.phase)) {
      const { plan } = await client.call<{ plan: { source: Record<string, unknown> } }>(
        'GET',
        `/api/jobs/${now.id}/provenance`
      );
      return { job: now, source: plan.source };
    }
    await new Promise(resolve => setTimeout(resolve, 30));
  }
}

test('what the user says of a cube is how it is read', async () => {
  const bare = (await ask('info strange.fits')).cube;
  expect(bare).toMatchObject({ error: { kind: 'none' }, wave: { medium: 'air' }, lsf: null });
  const said = '--wave vacuum --lsf 2.5 --error-ext noise2:variance --mask-ext BAD:4';
  const { cube, text } = await ask(`info strange.fits ${said}`);
  expect(cube).toMatchObject({
    wave: { medium: 'vacuum' },
    error: { kind: 'variance', extension: 'NOISE2' },
    mask: { extension: 'BAD' },
    lsf: { fwhmAngstrom: 2.5, source: '--lsf' },
    warnings: []
  });
  expect(cube?.id).not.toBe(bare?.id);
  expect(text).toContain('variance (NOISE2)');
});

test('a cube is opened for viewing as the user says', async () => {
  const open = (options: Record<string, string>): Promise<Cube> =>
    client.call<Cube>('POST', '/api/cubes', { path: 'strange.fits', options });
  const cube = await open({ 'error-ext': 'NOISE2:ivar', wave: 'vacuum' });
  expect(cube).toMatchObject({ error: { kind: 'ivar' }, wave: { medium: 'vacuum' } });
  await expect(open({ colour: 'red' })).rejects.toMatchObject({ _tag: 'OptionInvalid' });
});

test.each([
  ['info strange.fits --error-ext nope', '--error-ext nope'],
  ['info strange.fits --error-ext noise2:banana', 'std, variance or ivar'],
  ['info strange.fits --mask-ext BAD:x', 'sum of bits'],
  ['info strange.fits --flux-ext nope', '--flux-ext nope'],
  ['info strange.fits --instrument hubble', 'known are'],
  ['info strange.fits --instrument muse', 'not laid out'],
  ['info strange.fits --wave water', 'air or vacuum'],
  ['instruments remove', 'instruments add FILE']
])('%s is refused', async (text, says) => {
  await expect(ask(text)).rejects.toMatchObject({ _tag: 'OptionInvalid' });
  await expect(ask(text)).rejects.toThrow(says);
});

test('a fit records what was said, and its errors are those of the extension', async () => {
  const said = '--lsf 2.5 --wave air --error-ext NOISE2:variance --mask-ext none';
  const { job, source } = await planned(`fit strange.fits --fitter patient ${said}`);
  expect(job.phase).toBe('COMPLETED');
  expect(source['reading']).toEqual({
    errorExtension: 'NOISE2:variance',
    maskExtension: 'none',
    medium: 'air',
    lsf: { wave: [0], fwhm: [2.5] }
  });
});

test('an instrument of the user’s own is kept, listed, recognised, and recorded in what it read', async () => {
  scene.file('home.json', JSON.stringify(instrument));
  expect((await ask('instruments add home.json')).text).toContain('homemade is kept');
  const { text } = await ask('instruments');
  for (const word of ['homemade', 'cubes made at home', 'megara', 'generic'])
    expect(text).toContain(word);
  const { cube } = await ask('info ours.fits');
  expect(cube).toMatchObject({
    instrument: 'homemade',
    error: { kind: 'variance', extension: 'NOISE2' },
    mask: { extension: 'BAD' },
    wave: { medium: 'vacuum' },
    lsf: { source: 'instrument homemade' },
    warnings: []
  });
  const { job, source } = await planned('fit ours.fits --fitter patient');
  expect(job.phase).toBe('COMPLETED');
  expect(source['reading']).toEqual({ saved: [instrument] });
});

test.each([
  ['{', 'is not JSON'],
  [JSON.stringify({ ...instrument, recognises: {} }), 'recognises'],
  [JSON.stringify({ ...instrument, colour: 'red' }), 'colour'],
  [JSON.stringify({ ...instrument, name: 'muse' }), 'choose another name'],
  [
    JSON.stringify({
      ...instrument,
      lsf: {
        table: [
          [5000, 2],
          [4000, 2]
        ]
      }
    }),
    'do not rise'
  ],
  [JSON.stringify({ ...instrument, lsf: { fwhm: 2, resolution: 2 } }), 'more than one']
])('a description %# that cannot be used is refused', async (text, says) => {
  scene.file('bad.json', text);
  await expect(ask('instruments add bad.json')).rejects.toMatchObject({ _tag: 'InstrumentBroken' });
  await expect(ask('instruments add bad.json')).rejects.toThrow(says);
});

test('a cube in frequency is shown and not fitted, and the keyword is named', async () => {
  scene.file(
    'freq.fits',
    sketchCube({ cards: { CTYPE3: 'FREQ', CUNIT3: 'Hz', CRVAL3: 5e14, CDELT3: 1e11 } })
  );
  const { cube, text } = await ask('info freq.fits');
  expect(cube?.viewingOnly).toContain("CTYPE3 is 'FREQ'");
  expect(text).toContain('not linear');
  await expect(ask('fit freq.fits')).rejects.toMatchObject({ _tag: 'AxisUnknown' });
});

test('a logarithmic cube is fitted, and its models keep its wavelengths', async () => {
  const cards = { CTYPE3: 'WAVE-LOG', CRVAL3: 5200, CDELT3: 1 };
  scene.file('log.fits', sketchCube({ cards }));
  const { job } = await planned('fit log.fits --fitter patient --out log');
  expect(job.phase).toBe('COMPLETED');
  const units = parseUnits(new Uint8Array(readFileSync(scene.file('log/models.fits'))));
  expect(units.map(({ name }) => name)).toEqual(['MODEL', 'WAVE']);
});
