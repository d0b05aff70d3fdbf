import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Ledger } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'spaxel-register-'));
const path = join(folder, 'ledger.sqlite');
let ledger: Ledger;
beforeAll(() => (ledger = new Ledger(path)));
afterAll(() => {
  ledger.close();
  rmSync(folder, { recursive: true });
});

test('documents are kept by kind and name, beside a ledger in use', () => {
  const { register } = ledger;
  const app = { name: 'one', fitter: 'native', parameters: { gas: 'all', note: "'; DROP" } };
  register.put('app', { ...app, name: 'two' });
  register.put('app', app);
  register.put('region', { name: 'one', endpoints: [] });
  expect(register.list('app').map(({ name }) => name)).toEqual(['one', 'two']);
  expect(register.get('app', 'one')).toEqual(app);
  register.put('app', { ...app, parameters: {} });
  const other = new Ledger(path);
  expect(other.register.get('app', 'one')).toEqual({ ...app, parameters: {} });
  other.close();
  expect(register.remove('app', 'one')).toMatchObject({ name: 'one' });
  expect(() => register.get('app', 'one')).toThrow(expect.objectContaining({ _tag: 'NotListed' }));
  expect(() => register.remove('app', 'one')).toThrow('There is no app one.');
  expect(register.get('region', 'one')).toEqual({ name: 'one', endpoints: [] });
});

test('a thousand of a kind are enough', () => {
  const { register } = ledger;
  const database = new DatabaseSync(path);
  database.exec(
    `WITH RECURSIVE nth(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM nth WHERE n < 999)
     INSERT INTO documents SELECT 'source', 's' || n, json_object('name', 's' || n, 'root', '/'), '' FROM nth`
  );
  database.close();
  expect(() => register.put('source', { name: 'more', root: '/' })).toThrow(
    expect.objectContaining({ _tag: 'OptionInvalid' })
  );
  register.put('source', { name: 's7', root: '/tmp' });
  expect(register.get('source', 's7').root).toBe('/tmp');
});
