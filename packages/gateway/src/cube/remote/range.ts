// Bytes of a cube on another machine, by HTTP range requests. Node alone, as sign.ts.
import { setTimeout as wait } from 'node:timers/promises';
import { allowed, callOf, FarError } from './address.ts';
import { signedHeaders } from './sign.ts';

/** What a cube elsewhere was when it was opened. */
export interface FarFile {
  readonly path: string;
  readonly bytes: number;
  /** ETag, or the time of the last change where there is none; empty where there is neither. */
  readonly version: string;
}

const hops = 5;
const tries = 3;
/** A range may take so long. */
const patienceMs = 60_000;
/** What is read from first to last comes in pieces. */
const pieceBytes = 16 * 1024 * 1024;

async function call(path: string, range: string, signal: AbortSignal): Promise<Response> {
  const first = callOf(path);
  let { url } = first;
  for (let hop = 0; hop <= hops; hop += 1) {
    // Who is sent elsewhere takes no signature along.
    const signer = url.host === first.url.host ? first.signer : undefined;
    const headers =
      signer === undefined ? { range } : signedHeaders(signer, url, { range, now: new Date() });
    const answer = await fetch(url, {
      headers: { ...headers, 'accept-encoding': 'identity' },
      redirect: 'manual',
      signal
    });
    const next = answer.headers.get('location');
    if (![301, 302, 303, 307, 308].includes(answer.status) || next === null) return answer;
    await answer.body?.cancel();
    url = allowed(new URL(next, url), url);
  }
  throw new FarError('FileUnreadable', 'leads from one address to the next without end');
}

function refusal({ status }: Response): FarError {
  if (status === 404 || status === 410) return new FarError('FileNotFound', 'does not exist');
  if (status === 401 || status === 403)
    return new FarError(
      'FileUnreadable',
      `cannot be read: the server refuses (${status}); s3:// takes AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY from the environment`
    );
  if (status === 200)
    return new FarError(
      'FileUnreadable',
      'lies on a server that does not send parts of files (HTTP ranges): download it first'
    );
  if (status === 416) return new FarError('CubeChanged', 'is shorter than it was');
  return new FarError('FileUnreadable', `cannot be read: the server answers ${status}`);
}

function versionOf({ headers }: Response): string {
  return headers.get('etag') ?? headers.get('last-modified') ?? '';
}

function totalOf({ headers }: Response): number {
  const [, total] = /^bytes \d+-\d+\/(\d+)$/.exec(headers.get('content-range') ?? '') ?? [];
  return Number(total);
}

interface Part {
  readonly bytes: Uint8Array;
  readonly total: number;
  readonly version: string;
}

/** One try; undefined when another may do better. */
async function tryPart(
  path: string,
  { from, length }: { from: number; length: number },
  signal: AbortSignal
): Promise<Part | FarError> {
  const patience = AbortSignal.timeout(patienceMs);
  try {
    const range = `bytes=${from}-${from + length - 1}`;
    const answer = await call(path, range, AbortSignal.any([signal, patience]));
    if (answer.status !== 206) {
      await answer.body?.cancel();
      const error = refusal(answer);
      if (answer.status < 500 && answer.status !== 429) throw error;
      return error;
    }
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return { bytes, total: totalOf(answer), version: versionOf(answer) };
  } catch (thrown) {
    signal.throwIfAborted();
    if (thrown instanceof FarError) throw thrown;
    return new FarError('FileUnreadable', 'cannot be read: the server does not answer', thrown);
  }
}

async function part(
  path: string,
  place: { from: number; length: number },
  signal: AbortSignal
): Promise<Part> {
  for (let nth = 1; ; nth += 1) {
    const found = await tryPart(path, place, signal);
    if (!(found instanceof FarError)) return found;
    if (nth === tries) throw found;
    await wait(100 * 4 ** nth, undefined, { signal });
  }
}

/** What a cube elsewhere is now. @throws FarError. */
export async function lookFar(path: string, signal: AbortSignal): Promise<FarFile> {
  const { total, version } = await part(path, { from: 0, length: 1 }, signal).catch(
    (thrown: unknown) => {
      if (thrown instanceof FarError && thrown.tag === 'CubeChanged')
        throw new FarError('NotFits', 'is empty: 0 bytes');
      throw thrown;
    }
  );
  if (Number.isSafeInteger(total)) return { path, bytes: total, version };
  throw new FarError('FileUnreadable', 'lies on a server that does not tell its length');
}

/** Exactly `length` bytes at `from`, of the cube that was opened and no other. @throws FarError. */
export async function readFar(
  { path, bytes, version }: FarFile,
  place: { from: number; length: number },
  signal: AbortSignal
): Promise<Uint8Array> {
  if (place.length === 0) return new Uint8Array(0);
  const found = await part(path, place, signal);
  if (found.version !== version || found.total !== bytes)
    throw new FarError('CubeChanged', 'changed while it was being read');
  if (found.bytes.length === place.length) return found.bytes;
  throw new FarError(
    'FileUnreadable',
    `cannot be read: ${place.length} bytes were asked for, ${found.bytes.length} came`
  );
}

/** The bytes of a piece of the cube from first to last. @throws FarError. */
export async function* streamFar(
  file: FarFile,
  { from, length }: { from: number; length: number },
  signal: AbortSignal
): AsyncGenerator<Uint8Array> {
  for (let done = 0; done < length; done += pieceBytes) {
    const piece = { from: from + done, length: Math.min(pieceBytes, length - done) };
    yield await readFar(file, piece, signal);
  }
}
