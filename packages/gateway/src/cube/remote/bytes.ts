// Bytes from elsewhere, with errors that name the cube.
import { SpaxelError } from '@spaxel/core';
import { addressName, FarError } from './address.ts';
import { streamFar, type FarFile } from './range.ts';

/** A failed call as a tagged error that names the address; anything else is handed back as it came. */
export function farError(thrown: unknown, path: string): unknown {
  if (!(thrown instanceof FarError)) return thrown;
  return new SpaxelError(thrown.tag, `${addressName(path)} ${thrown.message}.`, thrown.cause);
}

/** All bytes of a cube elsewhere, from first to last. @throws SpaxelError. */
export async function* remoteBytes(
  far: FarFile,
  signal: AbortSignal
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* streamFar(far, { from: 0, length: far.bytes }, signal);
  } catch (thrown) {
    throw farError(thrown, far.path);
  }
}
