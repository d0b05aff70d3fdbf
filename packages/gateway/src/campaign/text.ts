import { open } from 'node:fs/promises';
import { SpaxelError } from '@spaxel/core';

/** Bytes of a list. */
const largest = 64 * 1024 * 1024;

/** The text of a list. @throws SpaxelError FileNotFound, ListInvalid. */
export async function readText(path: string, name: string): Promise<string> {
  const bytes = await readBytes(path, name);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new SpaxelError('ListInvalid', `${name} is no text in UTF-8.`, cause);
  }
}

async function readBytes(path: string, name: string): Promise<Uint8Array> {
  const file = await open(path).catch((cause: unknown) => {
    throw new SpaxelError('FileNotFound', `The list ${name} cannot be read.`, cause);
  });
  try {
    const { size } = await file.stat();
    if (size > largest)
      throw new SpaxelError(
        'ListInvalid',
        `${name} has ${size} bytes; a list has ${largest} at most.`
      );
    return await file.readFile();
  } catch (cause) {
    if (cause instanceof SpaxelError) throw cause;
    throw new SpaxelError('FileNotFound', `The list ${name} cannot be read.`, cause);
  } finally {
    await file.close();
  }
}
