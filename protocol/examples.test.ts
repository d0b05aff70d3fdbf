import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';

const read = (...path: string[]): unknown =>
  JSON.parse(readFileSync(join(__dirname, ...path), 'utf8'));
const files = (folder: string): string[] => readdirSync(join(__dirname, folder)).sort();
const schemaOf = (example: string): string => `${example.split('.')[0] ?? ''}.json`;

const ajv = new Ajv({ strict: false });
for (const file of files('schemas')) ajv.addSchema(read('schemas', file) as object);
const isValid = (kind: string, file: string): unknown =>
  ajv.validate(schemaOf(file), read('examples', kind, file));

test.each(files('examples/valid'))('%s keeps its schema', file => {
  expect(isValid('valid', file) || ajv.errorsText()).toBe(true);
});

test.each(files('examples/invalid'))('%s is refused', file => {
  expect(isValid('invalid', file)).toBe(false);
});

test('every schema has an example that keeps it and one that does not', () => {
  for (const kind of ['examples/valid', 'examples/invalid'])
    expect([...new Set(files(kind).map(schemaOf))]).toEqual(files('schemas'));
});

test('the types in TypeScript are those of the schemas', () => {
  const program = join(__dirname, 'generate.mjs');
  expect(() =>
    execFileSync(process.execPath, [program, '--check'], { stdio: 'pipe' })
  ).not.toThrow();
});

test('codes have one name and one number each', () => {
  const codes = read('codes.json') as { code: number; name: string; sentence: string }[];
  expect(new Set(codes.map(({ code }) => code)).size).toBe(codes.length);
  expect(new Set(codes.map(({ name }) => name)).size).toBe(codes.length);
  expect(codes.filter(({ sentence }) => !sentence.endsWith('.'))).toEqual([]);
});
