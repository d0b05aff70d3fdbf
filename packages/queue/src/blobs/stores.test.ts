// What is particular to the stores that gateways keep; what all stores promise is in packages/gateway/src/routes/stores.test.ts.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bucket } from '../testing/bucket.ts';
import { bytesOf, jobA, jobB } from '../testing/stores.ts';
import { FolderStore } from './folder.ts';
import { S3Store } from './s3.ts';
import { signedHeaders, emptyDigest } from './sign.ts';
import { placeOf, refOf, type BlobKeeper } from './store.ts';

let top: string;
let bucket: Bucket;

beforeAll(async () => {
  bucket = await Bucket.open();
});
afterAll(() => bucket.close());
beforeEach(() => (top = mkdtempSync(join(tmpdir(), 'spaxel-blobs-'))));
afterEach(() => {
  rmSync(top, { recursive: true });
  bucket.objects.clear();
  bucket.fault = undefined;
});

const kinds: Readonly<Record<string, () => BlobKeeper>> = {
  folder: () => new FolderStore(top),
  bucket: () => new S3Store('s3://sky', bucket.environment),
  'bucket with a prefix': () => new S3Store('s3://sky/a.b/spaxel=1/', bucket.environment)
};

describe.each(Object.entries(kinds))('the %s', (_name, open) => {
  let store: BlobKeeper;
  beforeEach(() => (store = open()));

  test('the end of a job is the end of its blobs, and of no others', async () => {
    expect(await store.jobs()).toEqual([]);
    for (const seed of [1, 2, 3, 4, 5]) await store.put({ job: jobA }, bytesOf(100, seed));
    const other = await store.put({ job: jobB }, bytesOf(100, 1));
    expect((await store.jobs()).sort()).toEqual([jobA, jobB]);
    await store.clear(jobA);
    await store.clear('..');
    expect(await store.jobs()).toEqual([jobB]);
    expect(await store.has({ job: jobB }, other.sha256)).toBe(true);
    for (const times of [1, 2]) await store.remove({ job: jobB }, other.sha256).then(() => times);
    expect(await store.has({ job: jobB }, other.sha256)).toBe(false);
  });
});

describe('the folder', () => {
  test('must be there: one that is made would hide that the shared one is not', () => {
    expect(() => new FolderStore(join(top, 'none'))).toThrow(
      expect.objectContaining({ _tag: 'FileNotFound' })
    );
  });

  test('no link leads out of it, to read or to write', async () => {
    const store = new FolderStore(top);
    const away = mkdtempSync(join(tmpdir(), 'spaxel-away-'));
    const bytes = bytesOf(10);
    const [, two, rest] = placeOf(jobA, refOf(bytes).sha256);
    mkdirSync(join(away, two));
    writeFileSync(join(away, two, rest), bytes);
    symlinkSync(away, join(top, jobA));
    const refused = { _tag: 'BlobsRefused' };
    await expect(store.get({ job: jobA }, refOf(bytes))).rejects.toMatchObject(refused);
    await expect(store.put({ job: jobA }, bytesOf(11))).rejects.toMatchObject(refused);
    rmSync(join(top, jobA));
    mkdirSync(join(top, jobA, two), { recursive: true });
    symlinkSync(join(away, two, rest), join(top, jobA, two, rest));
    await expect(store.get({ job: jobA }, refOf(bytes))).rejects.toMatchObject(refused);
    await store.clear(jobA);
    expect(readdirSync(join(away, two))).toEqual([rest]);
    rmSync(away, { recursive: true });
  });

  test('what a crash left half written is no blob, and goes with its job', async () => {
    const store = new FolderStore(top);
    const [, two, rest] = placeOf(jobA, refOf(bytesOf(10)).sha256);
    mkdirSync(join(top, jobA, two), { recursive: true });
    writeFileSync(join(top, jobA, two, `${rest}.0123.part`), 'half');
    expect(await store.has({ job: jobA }, refOf(bytesOf(10)).sha256)).toBe(false);
    await store.put({ job: jobA }, bytesOf(10));
    expect(readdirSync(join(top, jobA, two)).sort()).toEqual([rest, `${rest}.0123.part`]);
    await store.clear(jobA);
    expect(readdirSync(top)).toEqual([]);
  });

  test('one that went away is BlobsGone, and no blob is said to be missing for ever', async () => {
    const inner = join(top, 'inner');
    mkdirSync(inner);
    const store = new FolderStore(inner);
    renameSync(inner, join(top, 'old'));
    mkdirSync(inner);
    await expect(store.get({ job: jobA }, refOf(bytesOf(1)))).rejects.toThrow('still mounted?');
    rmSync(inner, { recursive: true });
    writeFileSync(inner, 'a file now');
    const gone = { _tag: 'BlobsGone' };
    await expect(store.get({ job: jobA }, refOf(bytesOf(1)))).rejects.toMatchObject(gone);
    await expect(store.put({ job: jobA }, bytesOf(1))).rejects.toMatchObject(gone);
    await expect(store.jobs()).rejects.toMatchObject(gone);
  });
});

describe('the bucket', () => {
  const wrong = (change: Record<string, string>, address = 's3://sky'): S3Store =>
    new S3Store(address, { ...bucket.environment, ...change });
  const get = (store: S3Store): Promise<unknown> =>
    store.get({ job: jobA }, { sha256: 'a'.repeat(64), bytes: 1 });

  test('wrong keys and buckets are told, the secret is not', async () => {
    const thrown = await wrong({ AWS_SECRET_ACCESS_KEY: 'guessed' })
      .put({ job: jobA }, bytesOf(5))
      .catch((one: unknown) => one);
    expect(thrown).toMatchObject({ _tag: 'BlobsRefused' });
    expect(String(thrown)).toContain('s3://sky refuses (403 SignatureDoesNotMatch)');
    expect(String(thrown)).not.toContain('guessed');
    await expect(wrong({}, 's3://other').jobs()).rejects.toMatchObject({
      message: expect.stringContaining('NoSuchBucket') as string
    });
  });

  test('a server that is away, or leads elsewhere, is BlobsGone', async () => {
    bucket.fault = (_, response) => response.writeHead(503).end() && true;
    await expect(get(wrong({}))).rejects.toMatchObject({ _tag: 'BlobsGone' });
    bucket.fault = (_, response) =>
      response.writeHead(302, { location: 'http://169.254.169.254/' }).end() && true;
    await expect(get(wrong({}))).rejects.toMatchObject({ _tag: 'BlobsGone' });
    bucket.fault = ({ socket }) => socket.destroy() && true;
    await expect(get(wrong({}))).rejects.toMatchObject({ _tag: 'BlobsGone' });
  });

  test('an answer without end is not read to its end', async () => {
    let isClosed = false;
    bucket.fault = (_, response) => {
      const more = setInterval(() => response.write(Buffer.alloc(100_000)), 1);
      response.once('close', () => {
        clearInterval(more);
        isClosed = true;
      });
      return true;
    };
    await expect(get(wrong({}))).rejects.toMatchObject({ _tag: 'BlobBroken' });
    while (!isClosed) await new Promise(resolve => setTimeout(resolve, 10));
  });

  test.each([
    ['s3://', {}],
    ['s3://sky/../x', {}],
    ['s3://UPPER/x', {}],
    ['s3://sky/a b', {}],
    ['s3://sky', { AWS_ACCESS_KEY_ID: '' }],
    ['s3://sky', { AWS_ENDPOINT_URL_S3: 'http://example.org' }],
    ['s3://sky', { AWS_ENDPOINT_URL_S3: 'https://me:pw@example.org' }]
  ])('%s with %j is no store', (address, change) => {
    expect(() => wrong(change, address)).toThrow(
      expect.objectContaining({ _tag: 'OptionInvalid' })
    );
  });

  const signer = {
    keyId: 'AKIAIOSFODNN7EXAMPLE',
    secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    token: undefined,
    region: 'us-east-1'
  };
  const at = (path: string): URL => new URL(path, 'https://examplebucket.s3.amazonaws.com');
  test.each([
    [
      'GET',
      '/test.txt',
      { range: 'bytes=0-9' },
      emptyDigest,
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41'
    ],
    [
      'PUT',
      '/test%24file.text',
      { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
      '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
      '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd'
    ],
    [
      'GET',
      '/?max-keys=2&prefix=J',
      {},
      emptyDigest,
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7'
    ]
  ])(
    '%s %s is signed as in the documentation of AWS',
    (method, path, headers, digest, expected) => {
      const now = new Date('2013-05-24T00:00:00Z');
      const asked = { method, url: at(path), headers, digest };
      expect(signedHeaders(signer, asked, now)['authorization']).toContain(`Signature=${expected}`);
    }
  );
});
