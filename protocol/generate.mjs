// Writes src/types.ts, src/codes.ts, src/checked.ts and src/answered.ts from schemas/ and codes.json, the one source for TypeScript and Python.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from 'json-schema-to-typescript';
import { format, resolveConfig } from 'prettier';

const here = import.meta.dirname;
const options = { bannerComment: '', additionalProperties: false, cwd: join(here, 'schemas') };
const read = name => JSON.parse(readFileSync(join(here, name), 'utf8'));
const banner =
  '// Generated from protocol/ by protocol/generate.mjs: change the schemas, not this file.\n';

async function types() {
  const seen = new Map();
  for (const file of readdirSync(join(here, 'schemas')).sort()) {
    const schema = read(`schemas/${file}`);
    const text = await compile(schema, schema.title, options);
    for (const block of text.split(/\n(?=\/\*\*|export )/)) {
      const name = /export (?:interface|type) (\w+)/.exec(block)?.[1];
      if (name !== undefined && !seen.has(name)) seen.set(name, block);
    }
  }
  return banner + [...seen.values()].join('\n\n');
}

function codes() {
  const rows = read('codes.json');
  const names = rows.map(row => `  | '${row.name}'`).join('\n');
  return `${banner}export type CodeName =\n${names};\n
export interface Code {\n  readonly code: number;\n  readonly name: CodeName;\n  readonly sentence: string;\n  readonly remedy: string;\n}\n
export const codes: readonly Code[] = ${JSON.stringify(rows, null, 2)};\n`;
}

function constants(names) {
  const camel = name => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
  const lines = names.map(
    name =>
      `export const ${camel(name)}Schema = ${JSON.stringify(read(`schemas/${name}.json`), null, 2)};\n`
  );
  return banner + lines.join('\n');
}

/** The schemas that programs check against while they run: files of users, and messages from other machines. */
const checked = () => constants(['instrument', 'task', 'result']);

/** The schemas of what the gateway's doors answer. */
const answered = () =>
  constants([
    'answer',
    'campaign',
    'campaign-row',
    'app',
    'check',
    'cube',
    'estimate',
    'fitter-manifest',
    'job',
    'job-bundle',
    'problem',
    'region',
    'source',
    'template-set',
    'worker'
  ]);

const style = await resolveConfig(join(here, 'src/types.ts'));
const pretty = text => format(text, { ...style, parser: 'typescript' });
const wanted = {
  'src/types.ts': await pretty(await types()),
  'src/codes.ts': await pretty(codes()),
  'src/checked.ts': await pretty(checked()),
  'src/answered.ts': await pretty(answered())
};
const check = process.argv.includes('--check');
for (const [file, text] of Object.entries(wanted)) {
  if (!check) writeFileSync(join(here, file), text);
  else if (readFileSync(join(here, file), 'utf8') !== text) {
    console.error(`protocol/${file} is not what the schemas say: run node protocol/generate.mjs`);
    process.exitCode = 1;
  }
}
