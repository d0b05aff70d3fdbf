// The tables of docs/gates.md, from what gates.mjs, regularised.mjs and ngc7025.mjs measured.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { questions } from './gates-cases.mjs';

const tableOf = (heads, lines) =>
  [heads, heads.map(() => '---'), ...lines].map(cells => `| ${cells.join(' | ')} |`).join('\n');

function short(value) {
  if (value === undefined || Number.isNaN(value) || value === null) return '-';
  return value.toFixed(Math.abs(value) >= 1 ? 2 : 3);
}

/** One row a trial and quantity: ours beside theirs. */
function trialTable({ rows }) {
  const lines = rows.flatMap(({ trial, name, shows, parameters, figures }) =>
    shows.map(quantity => {
      const of = fitter => figures[fitter].measures[quantity];
      const pair = read => ['native', 'ppxf'].map(fitter => short(read(of(fitter)))).join(' / ');
      const { rangeFrom, rangeTo } = parameters;
      const part = rangeFrom === undefined ? '' : `, ${rangeFrom}-${rangeTo} A`;
      const ages = trial.ages === 'all' ? ', all ages' : '';
      const isExact = trial.purpose === 'exact';
      return [
        `${trial.instrument}, ${name}${part}${ages}`,
        quantity,
        pair(({ bias }) => bias),
        pair(({ scatter }) => scatter),
        isExact ? '-' : pair(({ coverage }) => coverage),
        ['native', 'ppxf'].map(fitter => short(figures[fitter].chi2)).join(' / ')
      ];
    })
  );
  return tableOf(['mocks', '', 'bias', 'scatter', 'coverage', 'χ²'], lines);
}

function regularisedTable({ rows }) {
  const lines = rows.map(({ instrument, n, native, ppxf, ratio, strength, age, mh }) => [
    instrument,
    n,
    native.toFixed(0),
    ppxf.toFixed(0),
    ratio.toFixed(0),
    strength.toFixed(2),
    `${short(age.median)} (${short(age.most)})`,
    `${short(mh.median)} (${short(mh.most)})`
  ]);
  const heads = ['mocks', 'n', 'native, ms', 'pPXF, ms', 'ratio', 'strength', 'age', '[M/H]'];
  return tableOf(heads, lines);
}

function galaxyTable({ rows }) {
  const lines = rows.map(({ name, v, sigma }) => [
    name,
    ...[v.offset, v.scatter, sigma.offset, sigma.scatter].map(one => one.toFixed(1))
  ]);
  return tableOf(['fitted', 'V offset', 'V MAD', 'σ offset', 'σ MAD'], lines);
}

/** Puts what has been measured between the marks of docs/gates.md; what has not stays. */
export function writeGates(root) {
  const page = join(root, 'docs/gates.md');
  const parts = [
    ...Object.keys(questions).map(name => [name, `gates-${name}`, trialTable]),
    ['regularised', 'regularised', regularisedTable],
    ['ngc7025', 'ngc7025-native', galaxyTable]
  ];
  let text = readFileSync(page, 'utf8');
  for (const [name, report, table] of parts) {
    const path = join(root, `reports/${report}.json`);
    if (!existsSync(path)) continue;
    const measured = table(JSON.parse(readFileSync(path, 'utf8')));
    text = text.replace(
      new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`),
      (_, open, close) => `${open}\n${measured}\n\n${close}`
    );
  }
  writeFileSync(page, text);
}
