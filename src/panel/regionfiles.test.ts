import { FakeCubes, makeCube, trans } from '../testing/fakes.ts';
import { Apertures } from './apertures.ts';
import { loadRegions, type RegionFileOptions } from './regionfiles.ts';

function made(): RegionFileOptions & { readonly said: string[] } {
  const said: string[] = [];
  const cube = makeCube();
  const [changed, failed] = [jest.fn(), jest.fn()];
  const apertures = new Apertures({
    ...{ cube, cubes: new FakeCubes(), trans, help: 'help', changed, failed },
    colour: () => '#e69f00',
    crowded: () => said.push('crowded')
  });
  return { cube, trans, apertures, plane: undefined, said, say: one => said.push(one) };
}

/** jsdom's files have no text. */
const fileOf = (text: string, size = text.length): Blob =>
  ({ size, text: () => Promise.resolve(text) }) as Blob;

test('shapes of a file become apertures; what is left out is said', async () => {
  const options = made();
  await loadRegions(fileOf('image\ncircle(2,2,1)\nannulus(1,1,2,3)'), options);
  expect(options.apertures.all.map(({ shape }) => shape)).toEqual([
    { kind: 'circle', x: 1, y: 1, r: 1 }
  ]);
  expect(options.said).toEqual(['Left out: Line 3: annulus']);
});

test.each([
  ['image\ncircle(2,2)', undefined, 'Line 2'],
  ['fk5\ncircle(1,2,3")', undefined, 'does not say where it lies on the sky'],
  ['image\ncircle(2,2,1)', 2_000_000, 'too large']
])('a file that cannot be used says why: %j', async (text, size, words) => {
  const options = made();
  await loadRegions(fileOf(text, size), options);
  expect(options.said.at(-1)).toContain(words);
  expect(options.apertures.all).toEqual([]);
});
