import type { Plan } from './plan.ts';
import { changedParts, whyAgain } from './why.ts';

const plan: Plan = {
  schema: 1,
  source: { kind: 'cube', paths: ['a.fits'], id: '', digest: 'd', object: '', instrument: '' },
  shape: { nx: 2, ny: 2 },
  fitter: 'native',
  fitterVersion: '1',
  parameters: { z: 0.01, degree: 8, gas: 'none' },
  templates: { name: 'default', digest: 'a'.repeat(64) },
  preparation: { z: 0.01, medium: null, lsf: null, ebv: 0, mask: [], fluxUnit: '' },
  seed: 0,
  limitSeconds: 120,
  useCache: true,
  fits: 4,
  warnings: []
};

test('every part of the key that changed is named with both values, and nothing else', () => {
  expect(changedParts(plan, { ...plan, limitSeconds: 5, fits: 2, useCache: false })).toEqual([]);
  expect(changedParts(plan, { ...plan, fitterVersion: '2' })).toEqual([
    'version of the fitter from 1 to 2'
  ]);
  const parameters = { z: 0.01, degree: 10 };
  expect(changedParts(plan, { ...plan, parameters, seed: 7 })).toEqual([
    'seed from 0 to 7',
    'parameter degree from 8 to 10',
    'parameter gas from none to absent'
  ]);
  const templates = { name: 'default', digest: 'b'.repeat(64) };
  const preparation = { ...plan.preparation, ebv: 0.1 };
  expect(changedParts(plan, { ...plan, templates, preparation })).toEqual([
    'templates from default (aaaaaaaa) to default (bbbbbbbb)',
    'preparation: ebv from 0 to 0.1'
  ]);
});

test('another fitter is one change, not one for each of its parameters', () => {
  const other = { ...plan, fitter: 'ppxf', fitterVersion: '9', parameters: { z: 0.01, bias: 1 } };
  expect(changedParts(plan, other)).toEqual([
    'fitter from native to ppxf',
    'version of the fitter from 1 to 9'
  ]);
  expect(whyAgain(plan, 'J', plan)).toEqual([]);
});
