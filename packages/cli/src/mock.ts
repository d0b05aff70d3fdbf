import { resolve } from 'node:path';
import { SpaxelError, type Command, type OptionValue } from '@spaxel/core';
import { makeMock, mockDefaults, usualStep, writeMock } from '@spaxel/study';
import type { InstrumentName, MockOptions } from '@spaxel/study';
import { findSet, readSet } from '@spaxel/templates';
import type { Assets } from './assets.ts';

function instrumentOf(asked: OptionValue = 'megara'): InstrumentName {
  const known = Object.keys(usualStep) as InstrumentName[];
  const name = known.find(one => one === asked);
  if (name !== undefined) return name;
  throw new SpaxelError(
    'OptionInvalid',
    `--instrument ${asked.toString()} is unknown; known are: ${known.join(', ')}.`
  );
}

/** The names of the grammar that a mock knows by the same name. */
const sameNames = 'size sn z sigma vmax mh step correlation border gas seed'.split(' ');

/** What was asked, and the rest as usual for the instrument; the grammar has checked the kinds. */
function optionsOf({ options }: Command): MockOptions {
  const asked = sameNames.flatMap(name => (name in options ? [[name, options[name]]] : []));
  if (options['age'] !== undefined) asked.push(['logAge', options['age']]);
  const usual = mockDefaults(instrumentOf(options['instrument']));
  return { ...usual, ...(Object.fromEntries(asked) as Partial<MockOptions>) };
}

/** `spaxel mock FILE`: writes a galaxy of known truth, and says in one line what it is. */
export async function mock(command: Command, assets: Assets): Promise<number> {
  const [file = ''] = command.positionals;
  const { templates: name = 'default' } = command.options;
  const { folder } = await findSet(String(name), assets.templates);
  const options = optionsOf(command);
  await writeMock(resolve(file), makeMock(options, await readSet(folder)));
  const [nx, ny] = options.size.map(length => length + 2 * options.border);
  const { instrument, sn, z, seed } = options;
  const facts = [`${String(nx)} x ${String(ny)} spaxels`, `S/N ${String(sn)}`, `z ${String(z)}`];
  const made = [`in the layout of ${instrument}`, ...facts, `seed ${String(seed)}`].join(', ');
  process.stdout.write(
    `${file}: a rotating disc ${made}; its truth is in TRUE_V, TRUE_SIGMA, ...\n`
  );
  return 0;
}
