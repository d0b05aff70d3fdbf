import { codeOf } from '@spaxel/core';
import { spaxelsOf, type Layout } from './layout.ts';

/** Spectra of a trial: enough to see the scatter, few enough to wait for. */
const trialFits = 5;

/** Median signal-to-noise of what is fitted. */
export function medianSn(layout: Layout): number {
  const sorted = Float64Array.from(spaxelsOf(layout), spaxel => layout.sn[spaxel] ?? 0).sort();
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** The bins of a trial, evenly through the order of S/N, renumbered from 0; the other spaxels are not selected. */
export function thinned({
  layout,
  fitIds
}: {
  readonly layout: Layout;
  readonly fitIds: readonly string[];
}): { layout: Layout; fitIds: readonly string[] } {
  const spaxels = spaxelsOf(layout);
  const bySn = Array.from(spaxels, (spaxel, bin) => ({ bin, sn: layout.sn[spaxel] ?? 0 })).sort(
    (a, b) => b.sn - a.sn || a.bin - b.bin
  );
  const count = Math.min(trialFits, bySn.length);
  // The middles of equal parts: the mean cost of these stands for all.
  const chosen = Array.from(
    { length: count },
    (_, at) => bySn[Math.floor(((at + 0.5) * bySn.length) / count)]?.bin ?? 0
  ).sort((a, b) => a - b);
  const { code } = codeOf('NotSelected');
  const bin = layout.bin.map(one => chosen.indexOf(one));
  const status = layout.status.map((one, at) =>
    (layout.bin[at] ?? -1) >= 0 && (bin[at] ?? -1) < 0 ? code : one
  );
  return {
    layout: { ...layout, bin, status },
    fitIds: chosen.map(one => fitIds[one] ?? '')
  };
}
