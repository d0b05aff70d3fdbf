// NGC 7025's whole cube by the native engine against its published kinematics (pPXF) on the 55 published bins, and where the
// common offset of V comes from: each suspect is tried on the very same spectra.
//   node --conditions=source bench/engine/ngc7025.mjs [--judge]
// Reads ../shared (or SPAXEL_SHARED), says so and ends without it. Writes reports/ngc7025-native.json; exits 1 with --judge
// when a limit is exceeded: |V offset| < 6, MAD of V < 5, MAD of sigma < 8 km/s.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { decodePixels, encodingOf, parseUnits } from '@spaxel/core';
import { defaultParameters, fitSpectrum } from '@spaxel/engine';
import { addSet, readSet } from '@spaxel/templates';
import { median } from '../overhead/figures.mjs';

const root = join(import.meta.dirname, '../..');
const beside = join(root, '../shared');
const shared = existsSync(beside) ? beside : (process.env.SPAXEL_SHARED ?? beside);
const data = join(shared, 'data/ngc7025');
const { values: asked } = parseArgs({ options: { judge: { type: 'boolean', default: false } } });

const lightSpeed = 299792.458;
const z = 0.016571;
const lsf = 0.937;
const madToSigma = 1.482602218505602;
/** Observed angstrom: the valid calibration. */
const range = [5170, 6170];
/** Observed angstrom left out: the sky's lines of oxygen and sodium, and sodium of the galaxy's gas. */
const sky = [
  [5570, 5585],
  [5883, 5901]
];
const sodium = [[5980, 6002]];
/** `mask.txt` beside the cube, its last line in the rest frame as it says. */
const published = [
  [5245, 5280],
  [5572, 5582],
  [5650, 5665],
  [5885, 5900],
  [5875 * (1 + z), 5910 * (1 + z)]
];
const limits = { vOffset: 6, vScatter: 5, sigmaScatter: 8 };

/** The units of a FITS file with their pixels. */
function unitsOf(path) {
  const bytes = readFileSync(path);
  const whole = path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
  return parseUnits(whole, path).map(unit => ({
    header: unit.header,
    axes: unit.axes,
    data: decodePixels(
      whole.subarray(unit.dataOffset, unit.dataOffset + unit.dataBytes),
      encodingOf(unit.header)
    )
  }));
}

/** The published bins: spaxels of equal V, with the published V (absolute, c ln(1+z)) and sigma. */
function binsOf(maps, spaxels) {
  const plane = k => maps.data.subarray(k * spaxels, (k + 1) * spaxels);
  const [v, sigma] = [plane(0), plane(2)];
  const bins = Map.groupBy(
    [...v.keys()].filter(i => Number.isFinite(v[i]) && v[i] > 1000),
    i => v[i]
  );
  return [...bins].map(([value, members]) => ({ members, v: value, sigma: sigma[members[0]] }));
}

/** Sums of a bin's spaxels; a channel counts where all of them do. Errors: the scatter of neighbouring channels. */
function spectraOf(bins, [cube, dq], wave, left) {
  const spaxels = cube.axes[0] * cube.axes[1];
  const isLeft = one => left.some(([from, to]) => one > from && one < to);
  return bins.map(({ members }) => {
    const flux = wave.map((_, k) =>
      members.reduce((sum, i) => sum + cube.data[k * spaxels + i], 0)
    );
    const mask = Uint8Array.from(wave, (one, k) =>
      isLeft(one) || members.some(i => dq.data[k * spaxels + i] !== 0) ? 1 : 0
    );
    const inside = [...wave.keys()].filter(
      k => k > 1 && mask[k] === 0 && mask[k - 1] === 0 && wave[k] > range[0] && wave[k] < range[1]
    );
    const steps = inside.map(k => Math.abs(flux[k] - flux[k - 1]));
    const error = (madToSigma * median(steps)) / Math.SQRT2;
    return { flux, mask, error: wave.map(() => error) };
  });
}

function fitAll(spectra, { wave, set, medium = set.manifest.medium, parameters = {} }) {
  const given = {
    ...{ ...defaultParameters, z, degree: 10, moments: 4, populations: false },
    ...{ rangeFrom: range[0], rangeTo: range[1], ...parameters }
  };
  const templates = { ...set, digest: `${set.manifest.digest} in ${medium}`, medium };
  return spectra.map(one => {
    const axis = { wave, medium, lsf: wave.map(() => lsf) };
    const answer = fitSpectrum({ ...one, ...axis }, given, templates);
    if (!('quantities' in answer)) throw new Error(answer.message);
    return answer.quantities;
  });
}

/** Offset and scatter (1.4826 MAD) of ours less theirs over the bins, km/s. */
function apart(bins, found) {
  const absolute = lightSpeed * Math.log(1 + z);
  const spread = values => {
    const offset = median(values);
    const scatter = madToSigma * median(values.map(one => Math.abs(one - offset)));
    return { offset, scatter };
  };
  return {
    v: spread(bins.map((bin, i) => found[i].V + absolute - bin.v)),
    sigma: spread(bins.map((bin, i) => found[i].SIGMA - bin.sigma))
  };
}

async function main(scratch) {
  const { folder } = await addSet('miles', join(shared, 'data/miles_kb130_basefe'), scratch);
  const miles = await readSet(folder);
  const own = await readSet(join(root, 'packages/templates/sets/default'));
  const units = unitsOf(join(data, 'ngc7025_cube.fits.gz'));
  const [cube] = units;
  const wave = Float64Array.from({ length: cube.axes[2] }, (_, k) => 5060 + 0.27 * k);
  const bins = binsOf(
    unitsOf(join(data, 'ngc7025_ppxf_kinematics.fits'))[0],
    cube.axes[0] * cube.axes[1]
  );
  const without = left => spectraOf(bins, units, wave, left);
  const spectra = without([...sky, ...sodium]);
  const rounded = wave.map(one => Math.round(10 * one) / 10);
  const set = miles;
  const suspects = {
    'MILES, additive 10, h3 and h4; sky and sodium left out': {},
    'nothing left out': { spectra: without([]) },
    'the sky left out': { spectra: without(sky) },
    'the published mask': { spectra: without(published) },
    'the published mask and sodium': { spectra: without([...published, ...sodium]) },
    'outliers clipped': { parameters: { clean: true } },
    'V and sigma alone': { parameters: { moments: 2 } },
    'no penalty': { parameters: { bias: 0 } },
    'additive 4': { parameters: { degree: 4 } },
    'additive 20': { parameters: { degree: 20 } },
    'below 5670 A': { parameters: { rangeTo: 5670 } },
    'above 5670 A': { parameters: { rangeFrom: 5670 } },
    'the default templates': { set: own },
    'air taken for vacuum on both sides': { medium: 'vacuum' },
    'wavelengths rounded to 0.1 A': { wave: rounded },
    'half a channel to the blue': { wave: wave.map(one => one - 0.135) }
  };
  const rows = Object.entries(suspects).map(([name, how]) => {
    const row = { name, ...apart(bins, fitAll(how.spectra ?? spectra, { wave, set, ...how })) };
    const { v, sigma } = row;
    const numbers = [v.offset, v.scatter, sigma.offset, sigma.scatter].map(one =>
      one.toFixed(2).padStart(8)
    );
    console.log(`${numbers.join('')}  ${name}`);
    return row;
  });
  mkdirSync(join(root, 'reports'), { recursive: true });
  const facts = { date: new Date().toISOString(), bins: bins.length, limits, rows };
  writeFileSync(join(root, 'reports/ngc7025-native.json'), `${JSON.stringify(facts, null, 2)}\n`);
  const [{ v, sigma }] = rows;
  const isGood =
    Math.abs(v.offset) < limits.vOffset &&
    v.scatter < limits.vScatter &&
    sigma.scatter < limits.sigmaScatter;
  return asked.judge && !(isGood && bins.length === 55) ? 1 : 0;
}

if (!existsSync(data)) console.log('SKIPPED: ../shared/data/ngc7025 is not beside the checkout.');
else {
  const scratch = mkdtempSync(join(tmpdir(), 'spaxel-ngc7025-'));
  try {
    process.exitCode = await main(scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
