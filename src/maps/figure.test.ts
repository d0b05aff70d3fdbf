import { makeJob } from '../testing/fakes.ts';
import { colourScale, mapTrace, paletteOf, statusTrace } from './figure.ts';

const raster = {
  nx: 3,
  ny: 2,
  unit: 'km/s',
  values: new Float32Array([100, 110, 120, 90, NaN, 80])
};
const [velocity, dispersion] = makeJob().quantities;
if (velocity === undefined || dispersion === undefined) throw new Error('two quantities');

type Trace = Record<string, never> & {
  z: (number | null)[][];
  zmin: number;
  zmax: number;
  colorscale: [number, string][];
  customdata?: unknown[][];
  hovertemplate: string;
};

test('velocities diverge about their median, whatever their own zero is', () => {
  const look = { quantity: velocity, palette: 'viridis', error: null } as const;
  const trace = mapTrace(raster, look) as unknown as Trace;
  expect((trace.zmin + trace.zmax) / 2).toBeCloseTo(100);
  expect(trace.colorscale).toEqual(colourScale('rdbu'));
});

test('other maps take the user’s palette, NaN is a gap, the first row is y = 0', () => {
  const look = { quantity: dispersion, palette: 'magma', error: null } as const;
  const trace = mapTrace(raster, look) as unknown as Trace;
  expect(trace.colorscale).toEqual(colourScale('magma'));
  expect(trace.z).toEqual([
    [100, 110, 120],
    [90, null, 80]
  ]);
});

test('the error stands beside the value under the pointer', () => {
  const error = { ...raster, values: new Float32Array(6).fill(2) };
  const look = { quantity: velocity, palette: 'viridis', error } as const;
  const trace = mapTrace(raster, look) as unknown as Trace;
  expect(trace.hovertemplate).toContain('±');
  expect(trace.customdata?.[0]).toEqual([2, 2, 2]);
});

test('the failure map has one colour a code and the code’s sentence', () => {
  const codes = { ...raster, values: new Float32Array([0, 0, 2, 11, NaN, 0]) };
  const trace = statusTrace(codes) as unknown as Trace;
  expect(trace.z).toEqual([
    [0, 0, 1],
    [2, null, 0]
  ]);
  expect(trace.customdata?.[1]?.[0]).toBe('The fit took longer than its time limit.');
  expect(new Set(trace.colorscale.map(([, colour]) => colour)).size).toBe(3);
});

test('a palette that does not exist is viridis', () => {
  expect(paletteOf('jet')).toBe('viridis');
});
