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
