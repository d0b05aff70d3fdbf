import type { Answer, Cube } from '@spaxel/protocol';
import { GatewayClient } from './call.ts';
import { Scene } from './testing/scene.ts';

let scene: Scene;
let client: GatewayClient;
beforeAll(async () => {
  scene = new Scene();
  await scene.spaxel('jobs');
  client = new GatewayClient(scene.gateway()?.socket ?? '');
}, 30_000);
afterAll(() => scene.close());

async function mocked(...words: string[]): Promise<Cube> {
  const { code, log } = await scene.spaxel('mock', 'mock.fits', '--size', '2,2', ...words);
  expect([code, log]).toEqual([0, '']);
  const folder = scene.root;
  const { cube } = await client.call<Answer>('POST', '/api/commands', {
    text: 'info mock.fits',
    folder
  });
  return cube as Cube;
}

const flux = { perAngstrom: 1e-16 };
test.each<[string, object, number]>([
  ['megara', { error: { kind: 'none' }, wave: { medium: 'air', first: 5166 } }, 1.158],
  ['muse', { error: { kind: 'variance' }, flux: { perAngstrom: 1e-20 } }, 2.62],
  [
    'manga',
    { error: { kind: 'ivar' }, wave: { medium: 'vacuum' }, mask: { extension: 'MASK' } },
    3.2
  ],
  ['califa', { error: { kind: 'std' }, wave: { medium: 'air' }, flux }, 6],
  ['kcwi', { error: { kind: 'std' }, mask: { extension: 'MASK+FLAGS' }, flux }, 2.53],
  ['sami', { error: { kind: 'variance' }, flux }, 2.65],
  ['weave', { error: { kind: 'ivar' }, flux: { perAngstrom: 1e-17 } }, 1.97],
  ['jwst', { error: { kind: 'std' }, wave: { medium: 'vacuum' }, mask: { extension: 'DQ' } }, 11.8],
  ['gmos', { error: { kind: 'std' }, mask: { extension: 'MASK2D' } }, 3],
  ['tarsis', { error: { kind: 'std' }, wave: { medium: 'air' } }, 5.85]
])('a mock of %s is opened by its own reader', async (instrument, facts, fwhm) => {
  const cube = await mocked('--instrument', instrument);
  expect(cube).toMatchObject({ instrument, object: 'MOCK', ...facts });
  expect(Math.abs((cube.lsf?.fwhmAngstrom ?? 0) / fwhm - 1)).toBeLessThan(0.02);
  expect(cube.redshift).toBe(instrument === 'jwst' ? 0.9 : 0.07);
  const odd = cube.warnings.filter(({ sentence }) => !/converted to|CUNIT3/.test(sentence));
  expect(odd).toEqual([]);
});

test('another step than the survey’s own does not hide the resolution', async () => {
  expect((await mocked('--instrument', 'sami', '--step', '2')).lsf?.source).toBe('LSFFWHM');
  expect((await mocked('--instrument', 'califa', '--step', '1')).lsf?.source).toBe('LSFFWHM');
});
