import { fits, most, type ListedFile } from '../list.ts';
import { FarError, listingOf } from './address.ts';
import { farError } from './bytes.ts';
import { signedHeaders } from './sign.ts';

const patienceMs = 60_000;
/** A page has a thousand names of a thousand letters at most. */
const largestPage = 8 * 1024 * 1024;
/** Buckets may hold millions of other files. */
const pages = 50;

/** The FITS files of `s3://BUCKET/PREFIX`, by path; 2000 at most, of the first 50,000 objects. @throws SpaxelError as openCube. */
export async function listBucket(root: string): Promise<ListedFile[]> {
  try {
    const found: ListedFile[] = [];
    let page: string | undefined = '';
    for (let nth = 0; page !== undefined && nth < pages && found.length < most; nth++) {
      const { files, next } = await readPage(root, page);
      found.push(...files);
      page = next;
    }
    return found.slice(0, most).sort((a, b) => a.path.localeCompare(b.path));
  } catch (thrown) {
    throw farError(thrown, root);
  }
}

async function readPage(
  root: string,
  page: string
): Promise<{ files: ListedFile[]; next: string | undefined }> {
  const { url, signer, bucket } = listingOf(root, page);
  const headers = signer === undefined ? {} : signedHeaders(signer, url, { now: new Date() });
  const signal = AbortSignal.timeout(patienceMs);
  const answer = await fetch(url, { headers, redirect: 'manual', signal }).catch(
    (thrown: unknown) => {
      throw new FarError('FileUnreadable', 'cannot be listed: the server does not answer', thrown);
    }
  );
  if (answer.status !== 200) {
    await answer.body?.cancel();
    const why =
      answer.status === 404
        ? 'there is no such bucket'
        : `the server refuses (${answer.status}); s3:// takes AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY from the environment`;
    throw new FarError('FileUnreadable', `cannot be listed: ${why}`);
  }
  const text = await answer.text();
  if (text.length > largestPage || !text.includes('<ListBucketResult'))
    throw new FarError('FileUnreadable', 'cannot be listed: the server answers with no list');
  const files = [...text.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, one = '']) =>
    fileOf(one, bucket)
  );
  const next = tag(text, 'IsTruncated') === 'true' ? tag(text, 'NextContinuationToken') : undefined;
  return { files: files.filter(({ path }) => fits.test(path)), next };
}

const entities = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function tag(text: string, name: string): string | undefined {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
  return found?.replace(
    /&(lt|gt|quot|apos|amp);/g,
    (_, entity: keyof typeof entities) => entities[entity]
  );
}

function fileOf(contents: string, bucket: string): ListedFile {
  // Keys come encoded, since XML has no words for some of their letters.
  const key = decodeURIComponent((tag(contents, 'Key') ?? '').replaceAll('+', ' '));
  const bytes = Number(tag(contents, 'Size'));
  return {
    path: `s3://${bucket}/${key}`,
    bytes: Number.isSafeInteger(bytes) ? bytes : 0,
    modified: tag(contents, 'LastModified') ?? ''
  };
}
