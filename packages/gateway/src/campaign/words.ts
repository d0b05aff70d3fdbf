// A campaign as people read it: one line, a text with what failed, and a cell's output.
import type { Campaign, CampaignRow } from '@spaxel/protocol';
import { escapeHtml } from '../results/bundle.ts';

const words: Readonly<Record<Campaign['phase'], string>> = {
  EXECUTING: 'running',
  COMPLETED: 'completed',
  ERROR: 'no cube was fitted',
  ABORTED: 'cancelled'
};

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

function cubesText({ rows }: Campaign): string {
  const parts = [`${rows.completed} of ${rows.all} cubes fitted`];
  if (rows.running > 0) parts.push(`${rows.running} running`);
  if (rows.failed > 0) parts.push(`${rows.failed} failed`);
  if (rows.aborted > 0) parts.push(`${rows.aborted} cancelled`);
  return parts.join(', ');
}

function spectraText({ counts }: Campaign): string {
  const parts = [`${counts.done} of ${counts.fits} spectra`];
  if (counts.cached > 0) parts.push(`${counts.cached} known from before`);
  if (counts.failed > 0) parts.push(`${counts.failed} failed`);
  if (counts.aborted > 0) parts.push(`${counts.aborted} cancelled`);
  return parts.join(', ');
}

/** One line on how a campaign stands. */
export function campaignLine(campaign: Campaign): string {
  const { id, name, phase, secondsRemaining } = campaign;
  const left = secondsRemaining === null ? '' : `; about ${duration(secondsRemaining)} left`;
  return `campaign ${id} (${name}): ${words[phase]}, ${cubesText(campaign)}; ${spectraText(campaign)}${left}`;
}

/** Why a row has no maps, in one sentence. */
function reasonOf({ error, phase }: CampaignRow): string {
  return error?.detail ?? (phase === 'ABORTED' ? 'Cancelled.' : '');
}

const failedLine = (row: CampaignRow): string => `line ${row.line}, ${row.cube}: ${reasonOf(row)}`;

function restText({ rows }: Campaign, told: readonly CampaignRow[]): string[] {
  const rest = rows.failed - told.length;
  return rest > 0 ? [`and ${rest} more that failed; the catalogue tells why.`] : [];
}

/** How a campaign stands, and rows of it that failed. */
export function campaignText(campaign: Campaign, failed: readonly CampaignRow[]): string {
  const { out, error } = campaign;
  return [
    campaignLine(campaign),
    ...(error === undefined ? [] : [error.detail]),
    ...failed.map(failedLine),
    ...restText(campaign, failed),
    ...(out === undefined || campaign.ended === undefined ? [] : [`${out}/catalogue.ecsv`])
  ].join('\n');
}

/** A campaign as a cell's output: what every reader of notebooks can show. */
export function campaignBundle(
  campaign: Campaign,
  failed: readonly CampaignRow[]
): { readonly data: Readonly<Record<string, unknown>>; readonly metadata: object } {
  const { id, name, rows, counts, phase } = campaign;
  const cell = (text: string): string => `<td>${escapeHtml(text)}</td>`;
  const facts = [
    ['cubes', cubesText(campaign)],
    ['waiting', String(rows.waiting)],
    ['spectra', spectraText(campaign)],
    ['failed spectra', String(counts.failed)]
  ].map(([head = '', text = '']) => `<tr><th scope="row">${head}</th>${cell(text)}</tr>`);
  const failures = failed.map(
    row => `<tr>${[String(row.line), row.cube, reasonOf(row)].map(cell).join('')}</tr>`
  );
  const list =
    failures.length === 0
      ? ''
      : `<table><thead><tr><th>line</th><th>cube</th><th>why it failed</th></tr></thead><tbody>${failures.join('')}</tbody></table>`;
  const rest = restText(campaign, failed)
    .map(text => `<p>${text}</p>`)
    .join('');
  const html = `<div class="spaxel-campaign"><p>Campaign ${id}, ${escapeHtml(name)}: ${words[phase]}</p><table><tbody>${facts.join('')}</tbody></table>${list}${rest}</div>`;
  const data = { 'text/html': html, 'text/plain': campaignText(campaign, failed) };
  return { data, metadata: {} };
}
