import { ServerConnection } from '@jupyterlab/services';
import { makeCube, settled } from '../testing/fakes.ts';
import { blockOf, HttpCubes } from './cubes.ts';

/** A gateway with a cube of 3 x 2 spaxels and 5 channels: flux 10 y + x everywhere. */
function gateway(asked: string[], shape = makeCube().shape): HttpCubes {
  const spectraFrom = (x: number, y: number, [width, height]: [number, number]): Response => {
    const values = new Float32Array(3 * 5 * width * height);
    for (let index = 0; index < width * height; index++) {
      const flux = 10 * (y + Math.floor(index / width)) + x + (index % width);
      values.fill(flux, 15 * index, 15 * index + 5);
    }
    const shape = `${String(3 * width * height)},5`;
    return new Response(values, { headers: { 'x-spaxel-shape': shape, 'x-spaxel-unit': '' } });
  };
  const respond = ({ url }: Request): Response => {
    const path = url.replace(/^.*\/api\/cubes\/?/, '');
    asked.push(path);
    if (/apertures|bands|slices/.test(path)) return spectraFrom(0, 0, [1, 1]);
    if (path === '') return Response.json({ ...makeCube(), shape });
    if (path.endsWith('lsf')) return Response.json({ fwhmAngstrom: [0.9, null] });
    const [, kind, x, y, width, height] = path.split('/');
    const size: [number, number] = kind === 'spectra' ? [1, 1] : [Number(width), Number(height)];
    return spectraFrom(Number(x), Number(y), size);
  };
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://lab/',
    fetch: input => Promise.resolve(respond(input as Request)),
    Request,
    Headers
  });
  return new HttpCubes(settings);
}

async function rest(): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, 0));
  await settled();
}

test('the first spectrum brings its neighbours; they are not asked for again', async () => {
  const asked: string[] = [];
  const cubes = gateway(asked);
  const { id } = await cubes.open('data/a.fits');
  expect((await cubes.spectrum(id, { x: 1, y: 1 })).flux[0]).toBe(11);
  await rest();
  expect(asked.slice(1)).toEqual([`${id}/spectra/1/1`, `${id}/blocks/0/0/3/2`]);
  for (const [x, y] of [
    [0, 0],
    [2, 0],
    [2, 1],
    [1, 1]
  ] as const)
    expect((await cubes.spectrum(id, { x, y })).flux[4]).toBe(10 * y + x);
  expect(asked).toHaveLength(3);
});

test('channels ahead are sent for in the direction of travel, each once; a leap sends for none', async () => {
  const asked: string[] = [];
  const cubes = gateway(asked);
  const { id } = await cubes.open('data/a.fits');
  asked.length = 0;
  const took = async (...channels: number[]): Promise<string[]> => {
    for (const channel of channels) await cubes.slice(id, channel);
    await rest();
    return asked.splice(0).map(path => path.replace(`${id}/slices/`, ''));
  };
  expect(await took(0)).toEqual(['0']);
  expect(await took(1)).toEqual(['1', '2', '3', '4']);
  expect(await took(2, 3, 4, 0)).toEqual([]);
  const other = gateway(asked);
  await other.open('data/a.fits');
  asked.length = 0;
  for (const channel of [4, 0, 4, 1]) await other.slice(id, channel);
  await rest();
  expect(asked).toHaveLength(5);
  expect(asked.slice(2)).toEqual([`${id}/slices/1`, `${id}/slices/2`, `${id}/slices/3`]);
});

test('where the pointer leaps no block is sent for; where it rests again one is', async () => {
  const asked: string[] = [];
  const cubes = gateway(asked, { ...makeCube().shape, nx: 900, ny: 900, nz: 4300 });
  const { id } = await cubes.open('data/a.fits');
  asked.length = 0;
  const took = async (x: number): Promise<string[]> => {
    await cubes.spectrum(id, { x, y: 30 });
    await rest();
    return asked.splice(0).map(path => path.replace(`${id}/`, ''));
  };
  expect(await took(0)).toEqual(['spectra/0/30', 'blocks/0/30/3/3']);
  expect(await took(10)).toEqual(['spectra/10/30']);
  expect(await took(40)).toEqual(['spectra/40/30']);
  expect(await took(42)).toEqual(['spectra/42/30', 'blocks/42/30/3/3']);
});

test('blocks are squares of half a megabyte, cut at the edges; long spectra come alone', () => {
  expect(blockOf({ nx: 40, ny: 43, nz: 1011 }, { x: 39, y: 7 })).toEqual({
    ...{ x: 36, y: 6, width: 4, height: 6 }
  });
  expect(blockOf({ nx: 9, ny: 9, nz: 40000 }, { x: 3, y: 4 })).toMatchObject({ width: 1 });
});

test('a resolution that is not known is NaN', async () => {
  expect([...(await gateway([]).lsf('c0ffee'))]).toEqual([0.9, NaN]);
});

test('an aperture is posted as a shape, a band is asked for by its ends and kept', async () => {
  const asked: string[] = [];
  const cubes = gateway(asked);
  const shape = { kind: 'circle', x: 1, y: 1, r: 1 } as const;
  expect((await cubes.aperture('c0ffee', { shape, combine: 'sum' })).error).toHaveLength(5);
  const band = { from: 5000, to: 5004.5, combine: 'continuum' } as const;
  await cubes.band('c0ffee', band);
  await cubes.band('c0ffee', band);
  expect(asked).toEqual(['c0ffee/apertures', 'c0ffee/bands?from=5000&to=5004.5&combine=continuum']);
});
