// What is measured: cubes, template sets, and the models that both fitters solve on the same prepared spectra.

const core = { file: 'data/ngc7025/ngc7025_1A_core24.fits.gz', fit: '--z 0.016571 --min-sn 10' };
const whole = {
  file: 'data/ngc7025/ngc7025_cube.fits.gz',
  fit: '--z 0.016571 --min-sn 10 --select 13:31,11:29'
};

/** By name: a mock's options, or a file below `../shared` and how it is asked for. */
export const cubes = {
  'MEGARA mock, 1 A': { mock: '--instrument megara --size 8,8' },
  'MEGARA mock, 0.27 A': { mock: '--instrument megara --size 8,8 --step 0.27' },
  'MUSE mock': { mock: '--instrument muse --size 8,8' },
  'NGC 7025, 1 A': core,
  'NGC 7025, 0.27 A': whole
};

const additive = { moments: 2, degree: 8, populations: false };
/** By name: the parameters of both fitters. */
export const models = {
  'additive 8': additive,
  'h3, h4': { ...additive, moments: 4 },
  'h3, h4, no penalty': { ...additive, moments: 4, bias: 0 },
  'two passes': { moments: 2, degree: 8, mdegree: 8, populations: true }
};

/** How many times pPXF's speed is the least; rows without one are only told. */
export const targets = [
  { cube: /MEGARA|NGC/, model: 'additive 8', templates: 150, atLeast: 80 },
  { cube: /MEGARA|NGC/, model: 'two passes', templates: 150, atLeast: 120 },
  { cube: /MEGARA|NGC/, model: 'additive 8', templates: 636, atLeast: 200 },
  { cube: /MUSE/, model: 'additive 8', templates: 150, atLeast: 33 },
  { cube: /MUSE/, model: 'additive 8', templates: 636, atLeast: 88 }
];

/** The case's target, undefined when it has none. */
export function targetOf({ cube, model, templates }) {
  const found = targets.find(
    one => one.cube.test(cube) && one.model === model && one.templates === templates
  );
  return found?.atLeast;
}
