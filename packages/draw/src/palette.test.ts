import { paletteLength, paletteNames, readPalette } from './palette.ts';

test('every palette is a table of opaque colours', () => {
  for (const name of paletteNames) {
    const table = readPalette(name);
    expect(table.length).toBe(paletteLength * 4);
    expect(table.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true);
  }
});

test("viridis runs from matplotlib's first colour to its last", () => {
  const table = readPalette('viridis');
  expect([...table.subarray(0, 3)]).toEqual([68, 1, 84]);
  expect([...table.subarray(-4, -1)]).toEqual([253, 231, 37]);
});

test('receding is red, approaching is blue', () => {
  const table = readPalette('rdbu');
  const [red = 0, , blue = 0] = table.subarray(-4);
  const [redLow = 0, , blueLow = 0] = table;
  expect(red).toBeGreaterThan(blue);
  expect(blueLow).toBeGreaterThan(redLow);
});

test('there are ten palettes; all but turbo and the diverging one change lightness one way', () => {
  expect(paletteNames).toHaveLength(10);
  expect(paletteNames[0]).toBe('viridis');
  for (const name of paletteNames.filter(one => one !== 'turbo' && one !== 'rdbu')) {
    const table = readPalette(name);
    const light = Array.from({ length: 33 }, (_, i) => {
      const [r = 0, g = 0, b = 0] = table.subarray(4 * Math.round((i / 32) * (paletteLength - 1)));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    });
    const steps = light.slice(1).map((value, i) => Math.sign(value - (light[i] ?? 0)));
    expect([name, new Set(steps.filter(step => step !== 0)).size]).toEqual([name, 1]);
  }
});
