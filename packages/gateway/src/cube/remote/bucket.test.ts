import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listBucket } from './bucket.ts';
import { signedHeaders } from './sign.ts';

let server: Server;
let asked: { query: URLSearchParams; path: string; authorization: string }[] = [];
let answers: (string | number)[] = [];
const environment = { ...process.env };

beforeAll(async () => {
  server = createServer(({ url = '', headers }, response) => {
    const { pathname: path, searchParams: query } = new URL(url, 'http://host');
    asked.push({ query, path, authorization: headers.authorization ?? '' });
    const answer = answers.shift() ?? 500;
    if (typeof answer === 'number') response.writeHead(answer).end();
    else response.writeHead(200, { 'content-type': 'application/xml' }).end(answer);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => {
  asked = [];
  const { port } = server.address() as AddressInfo;
  process.env['AWS_ENDPOINT_URL_S3'] = `http://127.0.0.1:${port}`;
  process.env['AWS_ACCESS_KEY_ID'] = 'KEY';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'SECRET';
});
afterEach(() => (process.env = { ...environment }));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const object = (key: string, size = 2880): string =>
  `<Contents><Key>${key}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><Size>${size}</Size></Contents>`;
const page = (objects: string, token?: string): string =>
  `<?xml version="1.0"?><ListBucketResult><IsTruncated>${token !== undefined}</IsTruncated>${
    token === undefined ? '' : `<NextContinuationToken>${token}</NextContinuationToken>`
  }${objects}</ListBucketResult>`;

test('the FITS files of a bucket are listed, page by page, with their names as they are', async () => {
  answers = [
    page(object('cubes/b%20c.fits', 5760) + object('cubes/notes.txt'), 'a/b+c&amp;'),
    page(object('cubes/a.fits.fz'))
  ];
  const modified = '2026-01-01T00:00:00.000Z';
  expect(await listBucket('s3://surveys/cubes/')).toEqual([
    { path: 's3://surveys/cubes/a.fits.fz', bytes: 2880, modified },
    { path: 's3://surveys/cubes/b c.fits', bytes: 5760, modified }
  ]);
  expect(asked.map(({ path }) => path)).toEqual(['/surveys/', '/surveys/']);
  expect(asked.map(({ query }) => query.get('prefix'))).toEqual(['cubes/', 'cubes/']);
  expect(asked.map(({ query }) => query.get('continuation-token'))).toEqual([null, 'a/b+c&']);
  expect(asked[0]?.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=KEY\/.*SignedHeaders=host;x-amz-content-sha256;x-amz-date,/
  );
});

test.each<[string | number, RegExp]>([
  [403, /refuses \(403\); s3:\/\/ takes AWS_ACCESS_KEY_ID/],
  [404, /there is no such bucket/],
  [307, /refuses \(307\)/],
  ['<html>', /answers with no list/]
])('what is no list is told as such: %s', async (answer, sentence) => {
  answers = [answer];
  await expect(listBucket('s3://surveys')).rejects.toMatchObject({
    _tag: 'FileUnreadable',
    message: expect.stringMatching(sentence) as unknown
  });
});

test('the query is signed as AWS shows it', () => {
  const { authorization } = signedHeaders(
    {
      keyId: 'AKIAIOSFODNN7EXAMPLE',
      secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      token: undefined,
      region: 'us-east-1'
    },
    new URL('https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J'),
    { now: new Date('2013-05-24T00:00:00Z') }
  );
  expect(authorization).toContain(
    'Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7'
  );
});
