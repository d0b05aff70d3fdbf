// A check as a cell shows it: differences against errors, a table, the reference's own call.
import { drawDifferences, type Differences } from '@spaxel/draw';
import type { Check, Job } from '@spaxel/protocol';
import { escapeHtml, progressLine, type MimeBundle } from '../bundle.ts';
import { checkText, reportLine, tableOf } from './words.ts';

const mostPanels = 4;

function panelOf({ spectra }: Check, { quantity, unit }: Check['rows'][number]): Differences {
  const values = spectra.map(one => one.values[quantity]);
  return {
    title: `${quantity}: difference`,
    unit,
    errors: values.map(one => one?.error ?? NaN),
    values: values.map(one => (one?.difference ?? NaN) * (one?.error ?? NaN))
  };
}

/** PNG of the quantities whose differences are counted in errors; null when there is none. */
export function checkPicture(check: Check): Uint8Array | null {
  const rows = check.rows
    .filter(({ measure, n }) => measure === 'error' && n > 0)
    .slice(0, mostPanels);
  return rows.length === 0 ? null : drawDifferences(rows.map(row => panelOf(check, row)));
}

function htmlOf(job: Job, check: Check, png: string | null): string {
  const [title = [], ...rows] = tableOf(check);
  const line = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map(cell => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
  const picture =
    png === null ? '' : `<img alt="Differences against errors" src="data:image/png;base64,${png}">`;
  const warnings = check.warnings.map(one => `<p>${escapeHtml(one)}</p>`).join('');
  const call =
    check.call === null
      ? ''
      : `<details><summary>The same in ${escapeHtml(check.against)}</summary><pre>${escapeHtml(check.call)}</pre></details>`;
  return `<div class="spaxel-job"><p>${escapeHtml(progressLine(job))}<br><code>${escapeHtml(job.command)}</code></p><p><strong>${escapeHtml(reportLine(check))}</strong></p>${warnings}${picture}<table><thead>${line(title, 'th')}</thead><tbody>${rows.map(cells => line(cells, 'td')).join('')}</tbody></table>${call}</div>`;
}

/** The output of a check that has ended. */
export function checkBundle(job: Job, check: Check, show: readonly string[]): MimeBundle {
  const { id, command, phase, shape, counts } = job;
  const picture = checkPicture(check);
  const png = picture === null ? null : Buffer.from(picture).toString('base64');
  return {
    data: {
      'application/vnd.spaxel.job+json': {
        schema: 1,
        job: id,
        command,
        phase,
        show: [...show],
        shape,
        counts,
        summary: {}
      },
      ...(png === null ? {} : { 'image/png': png }),
      'text/html': htmlOf(job, check, png),
      'text/plain': [progressLine(job), command, '', checkText(check, false)].join('\n')
    },
    metadata: {}
  };
}
