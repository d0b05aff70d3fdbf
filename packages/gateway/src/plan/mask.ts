import { SpaxelError, type MaskInterval } from '@spaxel/core';

const flags: Readonly<Record<string, boolean>> = {
  true: true,
  '1': true,
  false: false,
  '0': false
};

/**
 * Reads a mask file: lines `start end [applyZ]`, `#` begins a comment; applyZ True moves the interval by (1 + z).
 * @throws SpaxelError OptionInvalid with file and line.
 */
export function readMask(text: string, file: string): MaskInterval[] {
  const intervals: MaskInterval[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const words = line
      .replace(/#.*/, '')
      .trim()
      .split(/[\s,]+/);
    if (words[0] === '') continue;
    const [from, to] = [Number(words[0]), Number(words[1])];
    const isRest = flags[(words[2] ?? 'false').toLowerCase()];
    if (!(from < to) || isRest === undefined || words.length > 3)
      throw new SpaxelError(
        'OptionInvalid',
        `--mask ${file}, line ${String(index + 1)}: "${line.trim()}" is not \`start end applyZ\`.`
      );
    intervals.push({ from, to, isRest });
  }
  return intervals;
}
