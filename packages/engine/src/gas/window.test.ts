import { gridOf } from '../grid/grid.ts';
import { defaultParameters } from '../parameters.ts';
import { profileOf } from './profile.ts';
import { inLn, windowOf } from './window.ts';
import { gasOf } from './lines.ts';

const wave = Float64Array.from({ length: 1700 }, (_, i) => 4850 + 1.25 * i);
const z = 0.0166;
const grid = gridOf({ wave, medium: 'air' }, { ...defaultParameters, z }, [3500, 7400]);
const { lines, pixels } = gasOf('all', { grid, lsf: wave.map(() => 2.6), startV: 0 })!;

test.each([
  ['HB_4861', 0, 30],
  ['HA_6563', -900, 60],
  ['OIII_5007', 900, 150],
  ['SII_6731', 300, 1]
])(
  '%s at %f and %f km/s reaches the even pixels as the whole grid would take it',
  (name, v, sigma) => {
    const [part] = lines.find(one => one.name === name)!.parts;
    const profile = profileOf(part!, [v, sigma], pixels);
    const whole = new Float64Array(pixels.widths.length);
    whole.set(profile.value, profile.from);
    const wanted = grid.toLn.flux(whole);
    const { from, value } = inLn(profile, part!.window);
    const found = new Float64Array(wanted.length);
    found.set(value, from);
    const peak = Math.max(...wanted);
    for (const [i, one] of wanted.entries())
      expect(Math.abs(found[i]! - one)).toBeLessThan(1e-7 * peak);
  }
);

test('what lies beyond its window is lost, not moved', () => {
  const window = windowOf(Math.log(5000), [-500, 500], grid);
  const far = profileOf({ place: Math.log(6000), variance: 1e-8, share: 1 }, [0, 50], pixels);
  expect(inLn(far, window).value.every(one => Math.abs(one) < 1e-12)).toBe(true);
});
