// NumPy's .npz: a zip archive of .npy files, stored or deflated (PKWARE APPNOTE 6.3).
import { inflateRawSync } from 'node:zlib';
import { readNpy, type Npy } from './npy.ts';

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const stored = 0;
const deflated = 8;

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly bytes: number;
  readonly at: number;
}

function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= 0 && at > view.byteLength - 65_558; at--)
    if (view.getUint32(at, true) === endMark) return at;
  throw new Error('it is not a zip archive, or ends early');
}

/** The archive's own list, which knows sizes that a local header may leave open. */
function listEntries(bytes: Uint8Array, view: DataView): Entry[] {
  const end = findEnd(view);
  let at = view.getUint32(end + 16, true);
  return Array.from({ length: view.getUint16(end + 10, true) }, () => {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== entryMark)
      throw new Error('its list of files is broken');
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const entry = {
      name,
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      bytes: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true)
    };
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    return entry;
  });
}

function unpack(bytes: Uint8Array, view: DataView, entry: Entry): Uint8Array {
  const start =
    entry.at + 30 + view.getUint16(entry.at + 26, true) + view.getUint16(entry.at + 28, true);
  const body = bytes.subarray(start, start + entry.packed);
  if (entry.method === stored) return body;
  if (entry.method === deflated) return inflateRawSync(body, { maxOutputLength: entry.bytes + 1 });
  throw new Error(`its member ${entry.name} is packed by method ${entry.method}`);
}

/** Reads the arrays of an archive by name. @throws Error with half a sentence when it is broken. */
export function readNpz(bytes: Uint8Array): Map<string, Npy> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return new Map(
    listEntries(bytes, view).map(entry => {
      const name = entry.name.replace(/\.npy$/, '');
      try {
        return [name, readNpy(unpack(bytes, view, entry))];
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new Error(`${name}: ${why}`, { cause });
      }
    })
  );
}
