// Why the limits of `spaxel gates` are what they are: the native engine and pPXF on the very same mocks, measured alike.
// The other mocks are made of the MILES templates of ../shared (or SPAXEL_SHARED); without them it says so and ends.
//   node --conditions=source bench/engine/gates.mjs [--n 200] [--only QUESTION] [--docs]
// Writes reports/gates-QUESTION.json; --docs writes the tables of docs/gates.md from those reports, without measuring.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { askedOf, nameOf, outcomeOf, Realiser } from '@spaxel/study';
import { addSet, readSet } from '@spaxel/templates';
import { median } from '../overhead/figures.mjs';
import { startFitter } from './fitter.mjs';
import { questions } from './gates-cases.mjs';
import { writeGates } from './gates-docs.mjs';
import { layFile } from './mocks.mjs';

const root = join(import.meta.dirname, '../..');
const python = process.env.SPAXEL_PYTHON ?? join(root, '.venv/bin/python');
const beside = join(root, '../shared');
const shared = existsSync(beside) ? beside : (process.env.SPAXEL_SHARED ?? beside);
const miles = join(shared, 'data/miles_kb130_basefe');
const ownFolder = join(root, 'packages/templates/sets/default');
const { values: asked } = parseArgs({
  options: {
    n: { type: 'string', default: '200' },
    only: { type: 'string', default: '' },
    docs: { type: 'boolean', default: false }
  }
});
const seed = 1;

/** Standard error of 1.4826 MAD of n normal deviates, over itself. */
const ofScatter = n => 1.166 / Math.sqrt(n);

/** What one fitter made of a trial. */
function figuresOf(trial, { tensors }, truths) {
  const found = new Map([...tensors].map(([name, { data }]) => [name, data]));
  const { measures, chi2, fitted } = outcomeOf(trial, found, { truths, zero: 0 });
  const errors = Object.keys(measures).map(name => [
    name,
    median([...(found.get(`${name}_ERR`) ?? [])])
  ]);
  return { measures, chi2, fitted, errors: Object.fromEntries(errors) };
}

async function measure({ trial, shows, parameters = {} }, place) {
  const { fitters, makers, scratch } = place;
  const n = trial.n ?? Number(asked.n);
  const whole = { ...trial, n };
  const { spectra, truths } = makers[trial.source].realise(whole);
  const input = join(scratch, 'mocks.in');
  layFile(input, spectra);
  const { errors: _none, ...given } = askedOf(whole);
  const figures = {};
  for (const [name, fitter] of Object.entries(fitters)) {
    const said = await fitter.fit({
      input,
      count: n,
      templates: ownFolder,
      parameters: { ...given, ...parameters }
    });
    figures[name] = figuresOf(whole, said, truths);
  }
  return { trial: whole, name: nameOf(whole), shows, parameters, ofScatter: ofScatter(n), figures };
}

function tell({ name, shows, figures, trial }) {
  for (const [fitter, { measures, chi2 }] of Object.entries(figures))
    for (const quantity of shows) {
      const { bias, scatter, coverage } = measures[quantity];
      const numbers = [bias, scatter, coverage ?? NaN, chi2]
        .map(value => value.toFixed(3).padStart(8))
        .join('');
      console.log(
        `${fitter.padEnd(7)}${trial.instrument.padEnd(7)}${quantity.padEnd(6)}${numbers}  ${name}`
      );
    }
}

async function main(scratch) {
  const { folder } = await addSet('miles', miles, scratch);
  const makers = {
    own: new Realiser(await readSet(ownFolder), seed),
    other: new Realiser(await readSet(folder), seed)
  };
  const bundled = name => join(root, 'jupyterlab_spaxel/bundle/fitters', name);
  const fitters = {};
  for (const name of ['native', 'ppxf'])
    fitters[name] = await startFitter(bundled(name), { scratch, python });
  try {
    for (const [question, cases] of Object.entries(questions).filter(([name]) =>
      name.includes(asked.only)
    )) {
      const rows = [];
      for (const one of cases) {
        rows.push(await measure(one, { fitters, makers, scratch }));
        tell(rows.at(-1));
      }
      mkdirSync(join(root, 'reports'), { recursive: true });
      const facts = {
        date: new Date().toISOString(),
        ppxf: fitters.ppxf.version,
        n: Number(asked.n)
      };
      writeFileSync(
        join(root, `reports/gates-${question}.json`),
        `${JSON.stringify({ ...facts, rows }, null, 2)}\n`
      );
    }
  } finally {
    await Promise.all(Object.values(fitters).map(fitter => fitter.end()));
  }
}

if (asked.docs) writeGates(root);
else if (!existsSync(miles)) console.log('SKIPPED: ../shared is not beside the checkout.');
else {
  const scratch = mkdtempSync(join(tmpdir(), 'spaxel-gates-'));
  try {
    await main(scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
