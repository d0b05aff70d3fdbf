import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { frugalEnv, plainEnv } from './memory.ts';

test('a gateway is frugal, what it starts is not, and what the user says stands', () => {
  const own = { HOME: '/home', MALLOC_ARENA_MAX: '7' };
  const gateway = frugalEnv(own);
  expect(gateway).toMatchObject({ ...own, MALLOC_MMAP_THRESHOLD_: '131072' });
  expect(plainEnv(gateway)).toEqual(own);
});

test('Python starts a gateway as the CLI does', () => {
  const python = readFileSync(join(__dirname, '../../../jupyterlab_spaxel/node.py'), 'utf8');
  for (const [name, value] of Object.entries(frugalEnv({})))
    expect(python).toContain(`"${name}": "${String(value)}"`);
});
