/** The options of `fit` that `retry` takes: how a spectrum is fitted, not which, nor how it is read. */
export const retryOptionNames: readonly string[] = [
  'fitter',
  'templates',
  'range',
  'moments',
  'degree',
  'mdegree',
  'gas',
  'start',
  'errors',
  'param',
  'seed',
  'limit',
  'out',
  'wait',
  'detach'
];
