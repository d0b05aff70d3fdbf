import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Catalogue, Ledger } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'spaxel-catalogue-'));
const path = join(folder, 'ledger.sqlite');
let ledger: Ledger;
beforeAll(() => (ledger = new Ledger(path)));
afterAll(() => {
  ledger.close();
  rmSync(folder, { recursive: true });
});

test('documents are kept by kind and name, beside a ledger in use', () => {
  const catalogue = new Catalogue(path);
  const app = { name: 'one', fitter: 'native', parameters: { gas: 'all', note: "'; DROP" } };
  catalogue.put('app', { ...app, name: 'two' });
  catalogue.put('app', app);
  catalogue.put('region', { name: 'one', endpoints: [] });
  expect(catalogue.list('app').map(({ name }) => name)).toEqual(['one', 'two']);
  expect(catalogue.get('app', 'one')).toEqual(app);
  catalogue.put('app', { ...app, parameters: {} });
  expect(new Catalogue(path).get('app', 'one')).toEqual({ ...app, parameters: {} });
  expect(catalogue.remove('app', 'one')).toMatchObject({ name: 'one' });
  expect(() => catalogue.get('app', 'one')).toThrow(expect.objectContaining({ _tag: 'NotListed' }));
  expect(() => catalogue.remove('app', 'one')).toThrow('There is no app one.');
  expect(catalogue.get('region', 'one')).toEqual({ name: 'one', endpoints: [] });
});

test('a thousand of a kind are enough', () => {
  const catalogue = new Catalogue(path);
  const database = new DatabaseSync(path);
  database.exec(
    `WITH RECURSIVE nth(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM nth WHERE n < 999)
     INSERT INTO documents SELECT 'source', 's' || n, json_object('name', 's' || n, 'root', '/'), '' FROM nth`
  );
  database.close();
  expect(() => catalogue.put('source', { name: 'more', root: '/' })).toThrow(
    expect.objectContaining({ _tag: 'OptionInvalid' })
  );
  catalogue.put('source', { name: 's7', root: '/tmp' });
  expect(catalogue.get('source', 's7').root).toBe('/tmp');
});
