// Verdicts as a table of text.
import type { Verdict } from './judge.ts';
import { nameOf } from './trial.ts';

/** How near to its limits, which lie at 1; above is out. Of a scatter less is better, of a share more. */
function strain({ measured, limit: [low, high] }: Verdict): number {
  if (Number.isNaN(measured)) return Infinity;
  if (low === 0) return measured / high;
  if (high === 1) return (high - measured) / (high - low);
  return Math.abs(measured - (low + high) / 2) / ((high - low) / 2);
}

function short(value: number): string {
  if (!Number.isFinite(value)) return '-';
  return value.toFixed(Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3);
}

const limitText = ([low, high]: Verdict['limit']): string =>
  low === -high ? `+-${short(high)}` : `${short(low)} to ${short(high)}`;

const titles = ['gate', 'trials', 'worst', 'limit', 'verdict', 'in'];

/** Gates that are alike but for S/N and sigma share a line. */
const groupOf = ({ statistic, quantity, trial }: Verdict): string =>
  [
    trial.purpose === 'exact' ? 'no noise,' : '',
    trial.purpose === 'free shape' ? 'no penalty,' : '',
    trial.correlation === 0 ? '' : 'correlated noise,',
    trial.source === 'other' ? 'other templates,' : '',
    quantity,
    statistic
  ]
    .filter(word => word !== '')
    .join(' ');

function aligned(lines: readonly (readonly string[])[]): string {
  const widths = titles.map((_, i) => Math.max(...lines.map(line => line[i]?.length ?? 0)));
  return lines
    .map(line =>
      line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd()
    )
    .join('\n');
}

/** One line a gate: the trial that came nearest to its limit or went furthest beyond; and one for each other trial that failed. */
export function trialTable(verdicts: readonly Verdict[]): string {
  const groups = Map.groupBy(verdicts, groupOf);
  const lines = [...groups].flatMap(([gate, all]) => {
    const [first, ...rest] = all.toSorted((a, b) => strain(b) - strain(a));
    const failed = rest.filter(({ passes }) => !passes);
    return [first, ...failed].flatMap((one, i) =>
      one === undefined
        ? []
        : [
            [
              i === 0 ? gate : '',
              i === 0 ? String(all.length) : '',
              short(one.measured),
              limitText(one.limit),
              one.passes ? 'pass' : 'FAIL',
              nameOf(one.trial)
            ]
          ]
    );
  });
  return aligned([titles, ...lines]);
}
