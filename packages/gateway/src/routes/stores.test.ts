// What every store of blobs promises, written once: a new store adds a line to `kinds` and must pass all of it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import {
  FolderStore,
  HttpsStore,
  S3Store,
  ServedStore,
  type BlobStore,
  type Shelf
} from '@spaxel/queue';
import { digestOf, placeOf, refOf } from '../../../queue/src/blobs/store.ts';
import { Bucket } from '../../../queue/src/testing/bucket.ts';
import { bytesOf, jobA, jobB } from '../../../queue/src/testing/stores.ts';
import { Tokens } from '../identity/tokens.ts';
import type { GatewayDoors } from './doors.ts';
import { GatewayServer } from './server.ts';

interface Opened {
  readonly store: BlobStore;
  /** Where the blobs of a job are asked for. */
  readonly shelf: (job: string) => Shelf;
  /** Changes what lies in the store under this name, behind its back. */
  readonly spoil: (job: string, sha256: string, bytes: Uint8Array) => void;
  readonly close?: () => Promise<void>;
}

let top: string;
let bucket: Bucket;

const inFolder =
  (folder: string) =>
  (job: string, sha256: string, bytes: Uint8Array): void =>
    writeFileSync(join(folder, ...placeOf(job, sha256)), bytes);

const inBucket = (prefix: string) => (): Promise<Opened> =>
  Promise.resolve({
    store: new S3Store(`s3://sky${prefix}`, bucket.environment),
    shelf: job => ({ job }),
    spoil: (job, sha256, bytes) => {
      const parts = [...prefix.split('/').filter(Boolean), ...placeOf(job, sha256)];
      bucket.objects.set(parts.join('/'), Buffer.from(bytes));
    }
  });

async function served(): Promise<Opened> {
  const blobs = new ServedStore(top);
  const tokens = new Tokens(top);
  const watch = { queue: { registry: new Registry() }, phases: () => new Map() };
  const doors = { called: () => undefined, facts: { version: '1' }, tokens, blobs, watch };
  const server = new GatewayServer(doors as unknown as GatewayDoors);
  const port = await server.share({ host: '127.0.0.1', port: 0 });
  return {
    store: new HttpsStore(`http://127.0.0.1:${port}`, tokens.createForWorker('farm', 1)),
    shelf: job => ({ job, ticket: blobs.ticket(job) }),
    spoil: inFolder(join(top, 'blobs')),
    close: () => server.close()
  };
}

const kinds: Readonly<Record<string, () => Promise<Opened>>> = {
  'a folder': () =>
    Promise.resolve({
      store: new FolderStore(top),
      shelf: job => ({ job }),
      spoil: inFolder(top)
    }),
  'a bucket': inBucket(''),
  'a bucket with a prefix': inBucket('/a.b/spaxel=1/'),
  'the gateway’s own store, from afar': served
};

beforeAll(async () => {
  bucket = await Bucket.open();
});
afterAll(() => bucket.close());

describe.each(Object.entries(kinds))('%s', (_name, open) => {
  let opened: Opened;
  let store: BlobStore;
  const mine = (): Shelf => opened.shelf(jobA);

  beforeEach(async () => {
    top = mkdtempSync(join(tmpdir(), 'spaxel-blobs-'));
    opened = await open();
    store = opened.store;
  });
  afterEach(async () => {
    await opened.close?.();
    rmSync(top, { recursive: true });
    bucket.objects.clear();
  });

  test('gives back what was put, by its digest alone', async () => {
    for (const length of [1, 1000, 3_000_000]) {
      const bytes = bytesOf(length, length);
      const blob = await store.put(mine(), bytes);
      expect(blob).toEqual({ sha256: digestOf(bytes), bytes: length });
      expect(Buffer.compare(await store.get(mine(), blob), bytes)).toBe(0);
      expect(await store.has(mine(), blob.sha256)).toBe(true);
      expect(await store.put(mine(), bytes)).toEqual(blob);
    }
  });

  test('what many put at a time is each whole', async () => {
    const all = Array.from({ length: 12 }, (_, at) => bytesOf(50_000, at % 4));
    const blobs = await Promise.all(all.map(bytes => store.put(mine(), bytes)));
    const back = await Promise.all(blobs.map(blob => store.get(mine(), blob)));
    back.forEach((bytes, at) => expect(digestOf(bytes)).toBe(digestOf(all[at]!)));
  });

  test('what is not there is BlobMissing, and another job’s is not there', async () => {
    const absent = refOf(bytesOf(10, 99));
    await expect(store.get(mine(), absent)).rejects.toMatchObject({ _tag: 'BlobMissing' });
    expect(await store.has(mine(), absent.sha256)).toBe(false);
    const blob = await store.put(opened.shelf(jobB), bytesOf(10, 98));
    await expect(store.get(mine(), blob)).rejects.toMatchObject({ _tag: 'BlobMissing' });
  });

  test('what was changed is BlobBroken: other bytes, fewer, more; put again it is whole', async () => {
    const bytes = bytesOf(5000, 7);
    const blob = await store.put(mine(), bytes);
    for (const wrong of [bytesOf(5000, 8), bytes.subarray(1), bytesOf(6000, 7), new Uint8Array()]) {
      opened.spoil(jobA, blob.sha256, wrong);
      await expect(store.get(mine(), blob)).rejects.toMatchObject({ _tag: 'BlobBroken' });
    }
    await store.put(mine(), bytes);
    expect(digestOf(await store.get(mine(), blob))).toBe(blob.sha256);
  });

  test.each([
    ['../../../etc/passwd', jobA],
    ['A'.repeat(64), jobA],
    [`${'a'.repeat(64)}\n`, jobA],
    ['a'.repeat(63), jobA],
    ['a'.repeat(64), '../x'],
    ['a'.repeat(64), `${jobA}/..`],
    ['a'.repeat(64), ''],
    ['a/'.repeat(32), jobA]
  ])('%j of job %j is no name of a blob', async (sha256, job) => {
    const refused = { _tag: 'BlobsRefused' };
    await expect(store.get(opened.shelf(job), { sha256, bytes: 1 })).rejects.toMatchObject(refused);
    await expect(store.has(opened.shelf(job), sha256)).rejects.toMatchObject(refused);
    if (job !== jobA)
      await expect(store.put(opened.shelf(job), bytesOf(1))).rejects.toMatchObject(refused);
  });
});
