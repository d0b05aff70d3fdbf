// Draws the pictures of docs/engine.md from fits that are made here: a mock, its fit, its weights without and with smoothness.
//   node --conditions=source bench/engine/figures.mjs
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawFit, drawMaps } from '@spaxel/draw';
import { defaultParameters, fitSpectrum } from '@spaxel/engine';
import { askedOf, Realiser } from '@spaxel/study';
import { readSet } from '@spaxel/templates';
import { readTemplateSet } from '../../fitters/native/src/template-set.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'packages/templates/sets/default');
const figures = join(root, 'docs/figures');
const trial = {
  ...{ source: 'own', purpose: 'populations', instrument: 'muse' },
  ...{ sn: 40, sigma: 200, correlation: 0, n: 1 }
};

/** Round the line of the night sky at 5577 A. */
const leftOut = [5560, 5600];

/** Light by age (across) and metallicity (upwards). */
function lightOf(weights, { logAge, mh }, title) {
  const ages = new Set(logAge).size;
  const values = Float32Array.from(weights, one => 100 * one);
  const limits = { low: 0, high: Math.max(...values) };
  return { title, unit: '% of light', limits, nx: ages, ny: mh.length / ages, values };
}

const { spectra } = new Realiser(await readSet(folder), 1).realise(trial);
const { wave, lsf, medium } = spectra;
const mask = Uint8Array.from(wave, one => (one > leftOut[0] && one < leftOut[1] ? 1 : 0));
const spectrum = { wave, lsf, medium, mask, flux: spectra.flux[0], error: spectra.error[0] };
const templates = readTemplateSet(folder);
const asked = { ...defaultParameters, z: askedOf(trial).z };
const plain = fitSpectrum(spectrum, asked, templates);
const smooth = fitSpectrum(spectrum, { ...asked, regularisation: null }, templates);

mkdirSync(figures, { recursive: true });
const { V, SIGMA, CHI2 } = plain.quantities;
const title = `A mock of MUSE at S/N 40: V ${V.toFixed(1)} km/s, sigma ${SIGMA.toFixed(1)} km/s, chi2 ${CHI2.toFixed(2)}`;
const drawn = { title, wave, flux: spectrum.flux, model: plain.model, mask };
writeFileSync(join(figures, 'fit.png'), drawFit(drawn));
const panels = [
  lightOf(plain.weights, templates, 'best fit'),
  lightOf(smooth.weights, templates, 'smooth')
];
writeFileSync(join(figures, 'weights.png'), drawMaps(panels, 2));
