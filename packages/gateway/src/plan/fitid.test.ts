import { createHash } from 'node:crypto';
import { canonicalJson } from '@spaxel/core';
import { digestArrays, fitNamer, type FitRecipe } from './fitid.ts';

const recipe: FitRecipe = {
  ...{ schema: 1, fitter: 'a', fitterVersion: '1', templates: 'd', seed: 0 },
  parameters: { z: 0.1, name: 'spectrum', list: ['spectrum', null] }
};

test('a fit has the name that its recipe and its spectrum have together', () => {
  const nameOf = fitNamer(recipe);
  for (const spectrum of ['a'.repeat(64), '0'.repeat(64)])
    expect(nameOf(spectrum)).toBe(
      createHash('sha256')
        .update(canonicalJson({ ...recipe, spectrum }))
        .digest('hex')
    );
});

test('the digest is that of all bytes in turn, whatever was digested before', () => {
  const plain = (arrays: readonly Float64Array[], text: string): string => {
    const hash = createHash('sha256').update(text);
    for (const one of arrays)
      hash.update(`|${String(one.length)}|`).update(Buffer.from(one.buffer));
    return hash.digest('hex');
  };
  const [wave, other] = [Float64Array.of(1, 2), Float64Array.of(1, 3)];
  const flux = Float64Array.of(5, 6);
  for (const first of [wave, other, wave])
    for (const text of ['air', 'vacuum'])
      for (const second of [flux, wave])
        expect(digestArrays([first, second], text)).toBe(plain([first, second], text));
});
