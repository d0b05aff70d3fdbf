// Two answers to the same spectra: how much faster, and how far apart in units of pPXF's formal errors.
import { median } from '../overhead/figures.mjs';

const sum = values => values.reduce((total, value) => total + value, 0);

/** Of the rows that both fitted. */
function differences(native, ppxf) {
  const read = ({ tensors }, name) => tensors.get(name)?.data ?? new Float64Array();
  const rows = [...read(native, 'V').keys()].filter(
    at => Number.isFinite(read(native, 'V')[at]) && Number.isFinite(read(ppxf, 'V')[at])
  );
  const apart = name =>
    rows.map(at => {
      const error = read(ppxf, `${name}_ERR`)[at];
      return Math.abs(read(native, name)[at] - read(ppxf, name)[at]) / error;
    });
  const rise = name => rows.map(at => read(native, name)[at] / read(ppxf, name)[at] - 1);
  const shift = name => rows.map(at => Math.abs(read(native, name)[at] - read(ppxf, name)[at]));
  return { rows, apart, rise, shift };
}

/** Sum of squared residuals by error over the good pixels that both models cover, for each of `rows`: that of the last pass. */
function chi2Of({ tensors }, other, spectra) {
  const [flux, error, mask] = ['flux', 'error', 'mask'].map(name => spectra.get(name).data);
  const [model, theirs] = [tensors, other.tensors].map(one => one.get('MODEL').data);
  const [, pixels] = spectra.get('flux').shape;
  return row => {
    let total = 0;
    for (let at = row * pixels; at < (row + 1) * pixels; at += 1) {
      const squared = ((flux[at] - model[at]) / error[at]) ** 2;
      if (mask[at] === 0 && Number.isFinite(squared) && Number.isFinite(theirs[at]))
        total += squared;
    }
    return total;
  };
}

const most = values => values.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
const both = values => ({ median: median(values), most: most(values), each: values });

/**
 * Figures of one case; milliseconds are CPU a spectrum, `ratio` of their sums. chi2: ours over theirs, less 1, of the models
 * of the last pass on `spectra` (tensors of the task's `in`); chi2PerDof as each says it of the first, with its own count of
 * free parameters (a template of next to no weight is one).
 */
export function compared(native, ppxf, spectra) {
  const { rows, apart, rise, shift } = differences(native, ppxf);
  const milliseconds = ({ seconds }) => (1000 * sum(seconds)) / seconds.length;
  const [ours, theirs] = [milliseconds(native), milliseconds(ppxf)];
  const speed = { native: ours, ppxf: theirs, ratio: theirs / ours };
  const failed = { native: native.failures.length, ppxf: ppxf.failures.length };
  if (rows.length === 0) return { ...speed, spectra: 0, failed, why: native.failures[0] };
  const kinematics = { v: both(apart('V')), sigma: both(apart('SIGMA_RAW')) };
  const [own, other] = [chi2Of(native, ppxf, spectra), chi2Of(ppxf, native, spectra)];
  const chi2 = { chi2: both(rows.map(row => own(row) / other(row) - 1)) };
  const figures = { ...speed, spectra: rows.length, failed, ...kinematics, ...chi2 };
  const all = { ...figures, chi2PerDof: both(rise('CHI2')) };
  if (!native.tensors.has('AGE_LW')) return all;
  return { ...all, age: both(shift('AGE_LW')), mh: both(shift('MH_LW')) };
}

const columns = [
  ['cube', 20, ({ cube }) => cube],
  ['model', 19, ({ model }) => model],
  ['SSPs', 5, ({ templates }) => templates],
  ['n', 4, ({ spectra }) => spectra],
  ['native ms', 10, ({ native }) => native.toFixed(2)],
  ['pPXF ms', 9, ({ ppxf }) => ppxf.toFixed(0)],
  ['ratio', 7, ({ ratio }) => ratio.toFixed(1)],
  ['target', 7, ({ target }) => target ?? ''],
  ['|dV|/err', 9, ({ v }) => v?.median.toFixed(4) ?? '-'],
  ['|dsig|/err', 11, ({ sigma }) => sigma?.median.toFixed(4) ?? '-'],
  ['chi2', 10, ({ chi2 }) => chi2?.median.toExponential(1) ?? '-'],
  ['most', 10, ({ chi2 }) => chi2?.most.toExponential(1) ?? '-'],
  ['failed', 8, ({ failed }) => `${failed.native}/${failed.ppxf}`]
];

export const heading = columns.map(([name, width]) => name.padStart(width)).join('');

/** A case as a line below `heading`. */
export function lineOf(row) {
  return columns.map(([, width, read]) => String(read(row)).padStart(width)).join('');
}
