/** Dust through the whole of a fit: by its law, in the place that is asked for. */
import { fitSpectrum } from '../fit.ts';
import { defaultParameters, type Parameters } from '../parameters.ts';
import { defaultFolder, made, megaraWave, readTemplates, redshift } from '../testing/default.ts';
import { type LawName, laws } from './laws.ts';

const templates = readTemplates(defaultFolder);
const parts = [
  [72, 0.6],
  [99, 0.4]
] as const;
const good = made(templates, megaraWave(), { v: 50, sigma: 180, parts, signalToNoise: 200 });

test.each<[LawName, Parameters['attenuationPlace']]>([
  ['calzetti', 'inside'],
  ['ccm', 'outside'],
  ['gordon', 'inside']
])('by %s, %s, the A_V of a dimmed spectrum is larger by what dimmed it', (attenuation, place) => {
  const asked = { ...defaultParameters, z: redshift, attenuation, attenuationPlace: place };
  const law = laws[attenuation];
  const dimmed = good.flux.map(
    (one, i) => one * 10 ** (-0.4 * 0.7 * law(good.wave[i]! / (1 + redshift)))
  );
  const error = good.error.map((one, i) => (one * dimmed[i]!) / good.flux[i]!);
  const [before, after] = [good, { ...good, flux: dimmed, error }].map(spectrum => {
    const answer = fitSpectrum(spectrum, asked, templates);
    if (!('quantities' in answer)) throw new Error(answer.message);
    return answer.quantities;
  });
  const { AV: av, AV_ERR: doubt } = before!;
  expect(Math.abs(after!['AV']! - av! - 0.7)).toBeLessThan(0.05);
  expect(doubt).toBeGreaterThan(0);
  expect(Math.abs(after!['AGE_LW']! - before!['AGE_LW']!)).toBeLessThan(0.05);
});
