// What one instrument's reader says: whether it knows a file by its headers, and what it declares of it.
import type { ErrorKind, FitsUnit, Medium } from '@spaxel/core';
import type { FitsFile } from '../file.ts';
import type { Lsf, Warning } from '../layout.ts';
import type { WaveAxis } from '../wave/axis.ts';

type Range = readonly [from: number, to: number];

/** What an instrument's cubes are: everything a header may leave unsaid. */
export interface Declaration {
  readonly instrument: string;
  readonly flux: FitsUnit;
  /** Extensions that hold errors, the first there is; when not given, those of the usual names. */
  readonly errors?: Readonly<Record<string, ErrorKind>>;
  /** Extensions that hold masks, all there are, and the bits that count (null: anything but 0); else the usual names. */
  readonly masks?: Readonly<Record<string, number | null>>;
  /** Where CTYPE3 does not say; undefined: air is taken, with a warning. */
  readonly medium?: Medium;
  /** Whatever CTYPE3 says. */
  readonly isMediumSure?: boolean;
  /** Where CUNIT3 does not say. */
  readonly waveUnit?: string;
  /** The wavelengths themselves, angstrom, and the extension that holds them. */
  readonly waveTable?: { readonly name: string; readonly values: ArrayLike<number> };
  /** The flux unit: where BUNIT does not say, or whatever it says. */
  readonly unit?: { readonly text: string; readonly when: 'silent' | 'always' };
  /** What the stored flux is multiplied by to come to that unit: one number, or one a channel. */
  readonly scale?: number | ArrayLike<number>;
  /** Angstrom; channels outside are not data. */
  readonly validRange?: Range;
  /** Angstrom; channels inside are not data. */
  readonly gaps?: readonly Range[];
  /** The resolution, when the cube does not state it in LSFFWHM or SPECRES. */
  lsf?(axis: WaveAxis): Lsf | null;
  /** Whether SPECRES of such headers is known to be wrong. */
  readonly isSpecresVoid?: boolean;
  readonly warnings?: readonly Warning[];
}

/** The reader of one instrument's cubes. */
export interface Reader {
  readonly name: string;
  recognises(units: readonly FitsUnit[]): boolean;
  /** Only for a file that it recognises, or that the user says is one. @throws SpaxelError, naming file and keyword. */
  declare(file: FitsFile, signal: AbortSignal): Declaration | Promise<Declaration>;
}
