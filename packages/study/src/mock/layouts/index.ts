// The layouts of mocks, one an instrument: those that the gateway's readers know.
import type { InstrumentName } from '../instrument.ts';
import { califa } from './califa.ts';
import { gmos } from './gmos.ts';
import { jwst } from './jwst.ts';
import { kcwi } from './kcwi.ts';
import type { Layout } from './layout.ts';
import { manga } from './manga.ts';
import { megara } from './megara.ts';
import { muse } from './muse.ts';
import { sami } from './sami.ts';
import { tarsis } from './tarsis.ts';
import { weave } from './weave.ts';

export const layouts: Readonly<Record<InstrumentName, Layout>> = {
  megara,
  muse,
  manga,
  califa,
  kcwi,
  sami,
  weave,
  jwst,
  gmos,
  tarsis
};
export { type VoxelImage } from './layout.ts';
