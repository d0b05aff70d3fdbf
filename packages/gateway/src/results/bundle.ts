import type { Job, JobBundle } from '@spaxel/protocol';
import { reportLine } from './check/words.ts';
import { remainingText } from './estimate-words.ts';
import { summarise } from './finish.ts';
import type { JobResults } from './job-results.ts';
import type { Products, Quantity } from './products.ts';

/** A cell's output in the notebook format: ours to re-attach by, and what every other reader can show. */
export interface MimeBundle {
  readonly data: {
    readonly 'application/vnd.spaxel.job+json': JobBundle;
    readonly 'image/png'?: string;
    readonly 'text/html': string;
    readonly 'text/plain': string;
  };
  readonly metadata: Record<string, never>;
}

/** Text as HTML shows it. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, one => `&#${String(one.charCodeAt(0))};`);

/** One line on how a job stands. */
export function progressLine(job: Job): string {
  const { phase, counts, errors, fitter, id } = job;
  const parts = [`${String(counts.done)} of ${String(counts.fits)} fitted`];
  if (counts.cached > 0) parts.push(`${String(counts.cached)} known from before`);
  if (counts.failed > 0) parts.push(`${String(counts.failed)} failed`);
  if (counts.aborted > 0) parts.push(`${String(counts.aborted)} cancelled`);
  if (errors !== undefined)
    parts.push(
      `maps complete; error bars by Monte Carlo: ${String(errors.done)} of ${String(errors.fits)}`
    );
  const remaining = remainingText(job);
  if (remaining !== undefined) parts.push(remaining);
  return `${fitter} job ${id}: ${phase.toLowerCase()}, ${parts.join(', ')}`;
}

function summaryRows(summary: JobBundle['summary']): string[][] {
  const text = (value: number | null): string => (value === null ? '-' : value.toPrecision(4));
  return Object.entries(summary).map(([name, { median, low, high, unit }]) => [
    name,
    text(median),
    `${text(low)} ... ${text(high)}`,
    unit
  ]);
}

function htmlOf(job: Job, png: string | null, rows: readonly string[][]): string {
  const cells = rows
    .map(row => `<tr>${row.map(cell => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`)
    .join('');
  const picture =
    png === null ? '' : `<img alt="Maps of job ${job.id}" src="data:image/png;base64,${png}">`;
  const error =
    job.error === undefined ? '' : `<p><strong>${escapeHtml(job.error.detail)}</strong></p>`;
  const checks = (job.checks ?? []).map(one => `<p>${escapeHtml(reportLine(one))}</p>`).join('');
  return `<div class="spaxel-job"><p>${escapeHtml(progressLine(job))}<br><code>${escapeHtml(job.command)}</code></p>${error}${checks}${picture}<table><thead><tr><th>map</th><th>median</th><th>5 to 95 %</th><th>unit</th></tr></thead><tbody>${cells}</tbody></table></div>`;
}

function summaryOf(results: JobResults, shown: readonly Quantity[]): JobBundle['summary'] {
  return Object.fromEntries(
    shown.map(({ name, unit }) => [name, { ...summarise(results, name), unit }])
  );
}

/** The output of a job as it stands: small JSON, PNG (once there is something to draw), HTML and text. */
export async function makeBundle(
  job: Job,
  products: Products,
  show: readonly string[]
): Promise<MimeBundle> {
  const { id, command, phase, shape, counts } = job;
  const isPlanned = counts.fits > 0;
  const shown = isPlanned ? await products.shown(id, show) : [];
  const summary = isPlanned ? summaryOf(await products.results(id), shown) : {};
  // A check that runs has but a sample of spaxels: its picture comes at its end.
  const hasPicture = counts.done > 0 && shape !== null && job.checkOf === undefined;
  const png = hasPicture ? Buffer.from(await products.picture(id, show)).toString('base64') : null;
  const rows = summaryRows(summary);
  const lines = [
    progressLine(job),
    command,
    ...(job.error === undefined ? [] : [job.error.detail]),
    ...(job.checks ?? []).map(reportLine),
    ...rows.map(row => row.join('  '))
  ];
  const names = shown.map(({ name }) => name);
  return {
    data: {
      'application/vnd.spaxel.job+json': {
        schema: 1,
        job: id,
        command,
        phase,
        show: names,
        shape,
        counts,
        summary
      },
      ...(png === null ? {} : { 'image/png': png }),
      'text/html': htmlOf(job, png, rows),
      'text/plain': lines.join('\n')
    },
    metadata: {}
  };
}
