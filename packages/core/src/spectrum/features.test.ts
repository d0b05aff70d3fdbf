import { stellarFeatures } from './features.ts';

test('features are in vacuum and ascend; sodium lies where the masks of fits have it', () => {
  const waves = stellarFeatures.map(({ wave }) => wave);
  expect(waves).toEqual([...waves].sort((a, b) => a - b));
  const sodium = stellarFeatures.filter(({ title }) => title === 'Na D').map(({ wave }) => wave);
  expect(sodium[0]).toBeCloseTo(5891.583, 1);
  expect(sodium[1]).toBeCloseTo(5897.558, 1);
});
