import { readCommand } from '@spaxel/core';
import { errorsAsked } from './errors-asked.ts';

const asked = (options: string, hasWays = true) =>
  errorsAsked(readCommand(`fit a.fits ${options}`), hasWays);

test.each([
  ['', { errors: 'mc' }],
  ['--mc 0', { errors: 'formal' }],
  ['--mc 20', { errors: 'mc', realisations: 20 }],
  ['--errors formal', { errors: 'formal' }],
  ['--errors formal --mc 0', { errors: 'formal' }],
  ['--errors mc:50', { errors: 'mc', realisations: 50 }],
  ['--errors mc-blocks', { errors: 'mc-blocks' }],
  ['--errors mc-blocks --mc 20', { errors: 'mc-blocks', realisations: 20 }]
])('"%s" means %j', (options, parameters) => {
  expect(asked(options)).toEqual(parameters);
});

test('a fitter that knows one way alone is told nothing, unless another was asked for', () => {
  expect(asked('', false)).toEqual({});
  expect(asked('--mc 0', false)).toEqual({});
  expect(asked('--mc 20', false)).toEqual({ errors: 'mc', realisations: 20 });
  expect(asked('--errors formal', false)).toEqual({ errors: 'formal' });
});

test.each([
  ['--errors mc --mc 0', 'do not go together'],
  ['--errors formal --mc 5', 'do not go together'],
  ['--errors mc:5 --mc 6', 'do not go together'],
  ['--errors formal:3', 'write formal'],
  ['--errors guess', 'write formal'],
  ['--mc 1.5', 'whole number'],
  ['--mc -1', 'outside 0 to 10000']
])('%s is refused: %s', (options, sentence) => {
  expect(() => asked(options)).toThrow(sentence);
});
