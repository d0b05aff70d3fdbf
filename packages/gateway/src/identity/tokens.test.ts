import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tokens } from './tokens.ts';

let state: string;
let path: string;
const day = 86_400_000;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'spaxel-tokens-'));
  path = join(state, 'tokens.json');
});
afterEach(() => {
  rmSync(state, { recursive: true });
});

test('a secret opens for its holder alone, and lies nowhere', () => {
  const tokens = new Tokens(state);
  const secret = tokens.create('ana', 30);
  tokens.create('bela@ucm.es', 30);
  expect(tokens.holderOf(secret)).toBe('ana');
  expect(tokens.holderOf(`${secret}x`)).toBeUndefined();
  expect(tokens.holderOf('')).toBeUndefined();
  expect(readFileSync(path, 'utf8')).not.toContain(secret);
  expect(statSync(path).mode & 0o077).toBe(0);
});

test('a token ends by its date, and by being revoked in another process', () => {
  const [gateway, terminal] = [new Tokens(state), new Tokens(state)];
  const now = Date.parse('2026-01-01');
  const secret = terminal.create('ana', 2, now);
  expect(gateway.holderOf(secret, now + day)).toBe('ana');
  expect(gateway.holderOf(secret, now + 3 * day)).toBeUndefined();
  terminal.revoke('ana');
  expect(gateway.holderOf(secret, now + day)).toBeUndefined();
  expect(() => terminal.revoke('ana')).toThrow('ana has no token.');
});

test('a worker’s token says what it is for; programs that know no scopes read none of them', () => {
  const tokens = new Tokens(state);
  const [person, worker] = [tokens.create('ana', 30), tokens.createForWorker('farm', 30)];
  expect(new Tokens(state).find(person)?.scope).toBeUndefined();
  expect(new Tokens(state).find(worker)).toMatchObject({ holder: 'farm', scope: 'worker' });
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ schema: 2 });
  expect(() => tokens.create('farm', 30)).toThrow('farm has a token already');
  tokens.revoke('farm');
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ schema: 1 });
  const token = { holder: 'x', digest: '0'.repeat(64), created: '', ends: '', scope: 'all' };
  writeFileSync(path, JSON.stringify({ schema: 2, tokens: [token] }));
  expect(() => new Tokens(state).find(person)).toThrow('nobody is let in');
});

test('a second token of a name, and a name that is none, are refused; one that has ended gives way', () => {
  const tokens = new Tokens(state);
  const now = Date.parse('2026-01-01');
  tokens.create('ana', 2, now);
  expect(() => tokens.create('ana', 2, now)).toThrow('ana has a token already');
  expect(tokens.holderOf(tokens.create('ana', 2, now + 3 * day), now + 3 * day)).toBe('ana');
  for (const name of ['', '../ana', 'a b', 'a\n', 'x'.repeat(65)])
    expect(() => tokens.create(name, 2)).toThrow('A holder’s name is');
});

test('a file of tokens that cannot be read lets nobody in, and says which it is', () => {
  for (const text of ['junk', '{"schema":3,"tokens":[]}', '{"schema":1,"tokens":[{}]}']) {
    writeFileSync(path, text);
    expect(() => new Tokens(state).holderOf('spaxel_x')).toThrow(
      expect.objectContaining({ _tag: 'TokensBroken' })
    );
  }
});
