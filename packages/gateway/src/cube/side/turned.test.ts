import { setImmediate as others } from 'node:timers/promises';
import { decodePixels, parseUnits, writeFits, type FitsUnit } from '@spaxel/core';
import { CubeImage } from '../image.ts';
import { memorySource } from '../source.ts';

const { signal } = new AbortController();
const [nx, ny, nz] = [19, 5, 37];
const all = Array.from({ length: nx * ny * nz }, (_, at) => (at * 7919) % 251);
const start = { x: 3, y: 2, count: 7 };

let files = 0;

function imageOf(
  data: Uint8Array | Int16Array | Int32Array | Float32Array | Float64Array,
  cut = 0
) {
  const bytes = writeFits([{ image: { shape: [nz, ny, nx], data } }]);
  const [unit] = parseUnits(bytes) as [FitsUnit];
  files += 1;
  const load = () => Promise.resolve(bytes.subarray(0, bytes.length - cut));
  return new CubeImage(
    unit,
    memorySource('x.fits', bytes.length, { key: `turned ${files}`, load })
  );
}

test.each([
  ['bytes', Uint8Array.from(all)],
  ['shorts', Int16Array.from(all)],
  ['longs', Int32Array.from(all)],
  ['floats', Float32Array.from(all)],
  ['doubles', Float64Array.from(all)]
])(
  'the spectra of a small cube of %s lie in memory a second time, and are the same',
  async (_, data) => {
    const image = imageOf(data);
    const first = await image.columns(start, signal);
    expect(first.channelStep).toBe(start.count);
    let pieces = await image.pieces(start, signal);
    while (pieces === undefined) {
      await others();
      pieces = await image.pieces(start, signal);
    }
    const room = new Uint8Array(start.count * image.recordBytes);
    const inRoom = await image.pieces(start, signal, room);
    const again = await image.columns(start, signal);
    expect(again.channelStep).toBe(1);
    for (let nth = 0; nth < start.count; nth += 1) {
      const [plane, row] = [nx * ny, start.y * nx + start.x + nth];
      const wanted = Array.from({ length: nz }, (_, k) => data[k * plane + row]);
      const found = again.pixels.subarray(nth * nz, (nth + 1) * nz);
      expect([...found]).toEqual(wanted);
      for (const some of [pieces, inRoom])
        expect([...decodePixels(some?.[nth] as Uint8Array, image.encoding)]).toEqual(wanted);
    }
    expect(inRoom?.[0]?.buffer).toBe(room.buffer);
  }
);

test('a cube that ends too soon is read plane by plane, where its sentence is', async () => {
  const image = imageOf(Float32Array.from(all), 2880 * 3);
  await expect(image.columns(start, signal)).rejects.toThrow('truncated');
  await others();
  expect(await image.pieces(start, signal)).toBeUndefined();
});
