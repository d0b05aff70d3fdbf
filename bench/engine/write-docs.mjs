// Writes the tables of docs/engine.md from reports/engine.json, which engine.mjs measured.
//   node bench/engine/write-docs.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const page = join(root, 'docs/engine.md');
const { rows, machine, commit, date, ppxf, node, peakMiB } = JSON.parse(
  readFileSync(join(root, 'reports/engine.json'), 'utf8')
);

const tableOf = (heads, lines) =>
  [heads, heads.map(() => '---'), ...lines].map(cells => `| ${cells.join(' | ')} |`).join('\n');

const measured = [
  `Measured ${date.slice(0, 10)} at commit ${commit.slice(0, 7)} on ${machine.cores} cores of ${machine.cpu.trim()}`,
  `(load ${machine.load.toFixed(1)}), Node ${node}, pPXF ${ppxf}: CPU time a spectrum on the same spectra, good pixels and model, one`,
  'thread each, both warmed.'
].join(' ');

const speed = tableOf(
  ['cube', 'model', 'templates', 'native, ms', 'pPXF, ms', 'ratio', 'engine, MiB'],
  rows.map(row => [
    row.cube,
    row.model,
    row.templates,
    row.native.toFixed(1),
    row.ppxf.toFixed(0),
    row.ratio.toFixed(0),
    row.libraryMiB.toFixed(1)
  ])
);

const errorsApart = value => (value === undefined ? '-' : value.median.toFixed(4));
const relative = value => (value === undefined ? '-' : value.median.toExponential(1));
const agreement = tableOf(
  ['cube', 'model', 'templates', 'V, errors apart', 'σ, errors apart', 'χ², ours over theirs - 1'],
  rows.map(row => [
    row.cube,
    row.model,
    row.templates,
    errorsApart(row.v),
    errorsApart(row.sigma),
    relative(row.chi2)
  ])
);

const memory = `Memory at the most: native ${peakMiB.native} MiB, pPXF ${peakMiB.ppxf} MiB, the whole process.`;
const parts = {
  speed: `${measured}\n\n${speed}\n\n${memory}`,
  agreement: `Medians over the spectra, pPXF at its default tolerance:\n\n${agreement}`
};

let text = readFileSync(page, 'utf8');
for (const [name, part] of Object.entries(parts))
  text = text.replace(
    new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`),
    (_, open, close) => `${open}${part}\n${close}`
  );
writeFileSync(page, text);
