import { SpaxelError, type Command } from '@spaxel/core';
import type { Answer } from '@spaxel/protocol';
import { readerNames } from '../cube/index.ts';
import type { GatewayDoors, Origin } from './doors.ts';

/** Answers `instruments` and `instruments add FILE`. Errors as Instruments.add. */
export async function answerInstruments(
  { instruments, resolve }: Pick<GatewayDoors, 'instruments' | 'resolve'>,
  { positionals: [word, file] }: Command,
  origin: Origin
): Promise<Answer> {
  if (word === 'add') {
    if (file === undefined) throw new SpaxelError('OptionInvalid', '`instruments add` needs FILE.');
    return { verb: 'instruments', text: await instruments.add(await resolve(file, origin)) };
  }
  if (word !== undefined)
    throw new SpaxelError(
      'OptionInvalid',
      `instruments does not know "${word}"; write \`instruments add FILE\`.`
    );
  const { instruments: own, broken } = await instruments.all();
  const text = [
    ...own.map(({ name, title = 'one of your own' }) => `${name.padEnd(12)} ${title}`),
    ...readerNames.map(
      name => `${name.padEnd(12)} ${name === 'generic' ? 'any other cube' : 'built in'}`
    ),
    ...broken.map(sentence => `! ${sentence}`)
  ];
  const data = { own, builtIn: readerNames, broken };
  return { verb: 'instruments', text: text.join('\n'), data };
}
