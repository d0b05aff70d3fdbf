import { nullTranslator } from '@jupyterlab/translation';
import type { FitTold } from './messages.ts';
import { quantitiesOf } from './words.ts';

const trans = nullTranslator.load('spaxel');
const known = { V: 12, V_ERR: 1, SIGMA: 150, SIGMA_ERR: 2, AGE_LW: 9.9, MH_LW: -0.1, CHI2: 1 };

function namesOf(quantities: Record<string, number>): string[] {
  const answer = { quantities } as unknown as FitTold['answer'];
  const told = { id: 1, at: { x: 0, y: 0 }, mask: new Uint8Array(0), milliseconds: 1 };
  return quantitiesOf({ ...told, answer, isLimit: false }, trans).map(
    ({ name, value }) => `${name} ${value}`
  );
}

test('what only some template sets vary is shown where they do', () => {
  expect(namesOf(known)).toHaveLength(5);
  const more = namesOf({ ...known, ALPHA_LW: -0.05, IMF_LW: 1.3 });
  expect(more).toEqual(expect.arrayContaining(['[α/Fe] −0.05 dex', 'IMF 1.30']));
});
