/** How an option of the grammar is written, checked and told. */
export type OptionKind = 'text' | 'number' | 'flag' | 'many' | 'range' | 'pair';

export interface OptionSpec {
  readonly kind: OptionKind;
  readonly hint: string;
  readonly says: string;
  readonly min?: number;
  readonly max?: number;
  readonly whole?: boolean;
  /** Known to the grammar, not built yet: refused with a sentence. */
  readonly later?: boolean;
}

export const text = (hint: string, says: string): OptionSpec => ({ kind: 'text', hint, says });
export const range = (says: string): OptionSpec => ({ kind: 'range', hint: 'A:B', says });
export const flag = (says: string): OptionSpec => ({ kind: 'flag', hint: '', says });
export const later = (hint: string, says: string): OptionSpec => ({
  kind: 'text',
  hint,
  says,
  later: true
});
export const number = (says: string, limits: Partial<OptionSpec> = {}): OptionSpec => ({
  kind: 'number',
  hint: limits.whole === true ? 'N' : 'X',
  says,
  ...limits
});
