// Tasks that were answered without having been fitted, since their spectra or their results were lost on the way.
import type { CodeName, Result } from '@spaxel/protocol';
import type { Run } from './run.ts';

/** None of these is a spectrum's fault. */
const ways: ReadonlySet<string> = new Set<CodeName>([
  'BlobMissing',
  'BlobBroken',
  'BlobsGone',
  'BlobsRefused'
]);
/** How often a fit is sent again before it has failed. */
const most = 2;

const counts = new WeakMap<Run, Map<number, number>>();

/**
 * What of an answer is to be taken, and the bins that are to be sent again from their source: their blobs are made anew, and
 * another worker may see them. Those that were sent often enough have failed as the answer says.
 */
export function sortLost(run: Run, result: Result): { result: Result; lost: readonly number[] } {
  const strays = result.fits.filter(({ code }) => code !== undefined && ways.has(code));
  if (strays.length === 0) return { result, lost: [] };
  const count = counts.get(run) ?? new Map<number, number>();
  counts.set(run, count);
  const again = new Set(
    strays.map(({ bin }) => bin).filter(bin => run.isWaiting(bin) && (count.get(bin) ?? 0) < most)
  );
  for (const bin of again) count.set(bin, (count.get(bin) ?? 0) + 1);
  const fits = result.fits.filter(({ bin }) => !again.has(bin));
  return { result: { ...result, fits }, lost: [...again] };
}
