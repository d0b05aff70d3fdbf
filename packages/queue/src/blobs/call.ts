// Calls of stores that lie behind HTTP, with errors that name the store.
import { SpaxelError } from '@spaxel/core';
import { verified, type BlobRef } from './store.ts';

/** A blob of 16 MiB over a slow line. */
const patienceMilliseconds = 60_000;

export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** The answer, whatever its status below 500. Nobody is led elsewhere. @throws SpaxelError BlobsGone. */
export async function call({ method, url, headers, body }: Call, shown: string): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(url, {
      ...{ method, headers, redirect: 'error' },
      ...(body === undefined ? {} : { body: Buffer.from(body) }),
      signal: AbortSignal.timeout(patienceMilliseconds)
    });
  } catch (cause) {
    throw new SpaxelError('BlobsGone', `${shown} does not answer.`, cause);
  }
  if (answer.status < 500 && answer.status !== 429) return answer;
  await answer.body?.cancel();
  throw new SpaxelError('BlobsGone', `${shown} answers ${answer.status}.`);
}

/** The blob that an answer holds, never more of it than a blob has. @throws SpaxelError BlobBroken, BlobsGone. */
export async function bodyOf(answer: Response, blob: BlobRef, shown: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
      parts.push(part);
      length += part.length;
      if (length > blob.bytes) break;
    }
  } catch (cause) {
    throw new SpaxelError('BlobsGone', `${shown} broke off.`, cause);
  }
  return verified(new Uint8Array(Buffer.concat(parts)), blob, shown);
}

/** Encrypted, or on this very machine; no name or password in it, for processes are listed with their arguments. */
export const isSafe = ({ protocol, hostname, username, password }: URL): boolean =>
  username === '' &&
  password === '' &&
  (protocol === 'https:' ||
    (protocol === 'http:' &&
      (hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname))));
