import { helpText, readCommand, writeCommand } from './command.ts';
import { quoteWord, splitWords } from './words.ts';

test('a fit is read with typed options, whatever calls it', () => {
  const line = `fit "my cube.fits" --z 0.0166 --range 5200:6100 --min-sn=10 --start 0,150 --exclude circle:1,2,3 --exclude circle:4,5,6 --wait`;
  const expected = {
    verb: 'fit',
    positionals: ['my cube.fits'],
    options: {
      z: '0.0166',
      range: [5200, 6100],
      'min-sn': 10,
      start: [0, 150],
      exclude: ['circle:1,2,3', 'circle:4,5,6'],
      wait: true
    }
  };
  for (const prefix of ['', '%spaxel ', '%%spaxel ', 'spaxel '])
    expect(readCommand(prefix + line)).toEqual(expected);
});

test.each(["it's", 'a b', '"', '\\', 'é', '', 'plain-1.fits'])(
  'the word %j survives quoting',
  word => {
    expect(splitWords(`x ${quoteWord(word)}`)).toEqual(['x', word]);
  }
);

test('a command is written as it is read', () => {
  const line =
    "fit 'a b.fits' --exclude circle:1,2,3 --min-sn 10 --range 5200:6100 --start 0,150 --wait";
  expect(writeCommand(readCommand(line))).toBe(line);
});

test.each([
  ['', 'CommandUnknown', 'empty'],
  ['fitt a.fits', 'CommandUnknown', 'did you mean fit?'],
  ['fit a.fits --fiter ppxf', 'OptionInvalid', 'did you mean --fitter?'],
  ['fit', 'OptionInvalid', 'needs CUBE'],
  ['fit a.fits --moments 9', 'OptionInvalid', '2 to 6'],
  ['fit a.fits --moments 2.5', 'OptionInvalid', 'whole'],
  ['fit a.fits --min-sn ten', 'OptionInvalid', '"ten"'],
  ['fit a.fits --range 6000:5000', 'OptionInvalid', 'smaller'],
  ['fit a.fits --z', 'OptionInvalid', 'needs a value'],
  ['fit a.fits --z --wait', 'OptionInvalid', 'needs a value'],
  ["fit 'a.fits", 'OptionInvalid', 'quote stays open'],
  ['fit a.fits --recipe quick', 'NotBuiltYet', '--recipe'],
  ['jobs now', 'OptionInvalid', '"now"'],
  ['check', 'OptionInvalid', 'needs JOB'],
  ['check last --n 0', 'OptionInvalid', '1 to 1000'],
  ['check last --n 1001', 'OptionInvalid', '1 to 1000'],
  ['check last --n 2.5', 'OptionInvalid', 'whole'],
  ['check last --against', 'OptionInvalid', 'needs a value'],
  ['edge folder', 'NotBuiltYet', 'edge'],
  ['watch', 'OptionInvalid', 'needs FOLDER'],
  ['watch folder --out x', 'OptionInvalid', '--out'],
  ['watch folder --settle 0', 'OptionInvalid', '0.01']
])('%j is refused as %s: %s', (line, tag, sentence) => {
  expect(() => readCommand(line)).toThrow(
    expect.objectContaining({ _tag: tag, message: expect.stringContaining(sentence) as unknown })
  );
});

test('help names every option that is built', () => {
  expect(helpText('fit')).toContain('--min-sn');
  expect(helpText('fit')).not.toContain('--region ');
  expect(helpText()).toContain('doctor');
});
