/** What hands on a spectrum mean to its view. */
import type { ShownPart } from './shownpart.ts';
import type { SpectrumDeeds } from './spectrumhand.ts';
import type { SpectrumOptions } from './spectrumview.ts';
import { channelOf } from './wave.ts';

export interface DeedParts {
  readonly options: SpectrumOptions;
  readonly part: ShownPart;
  /** The slice's channel, null for none. */
  readonly channel: () => number | null;
  readonly drag: SpectrumDeeds['drag'];
  readonly pin: () => void;
}

export function deedsOf({ options, part, channel, drag, pin }: DeedParts): SpectrumDeeds {
  const { cube, picked, banded, wantsBand } = options;
  let beforeClick: number | null = null;
  return {
    ...{ drag, pin },
    whole: () => {
      part.whole();
    },
    pick: share => {
      beforeClick = channel();
      picked(channelOf(cube, part.wavesOf([share, share]).low));
    },
    drop: (band, isShifted) => {
      if (isShifted === wantsBand()) part.narrow(band);
      else banded(part.wavesOf(band));
    },
    band: () => {
      banded(part.limits);
    },
    zoom: factor => {
      part.zoom(factor, channel());
    },
    shift: share => {
      part.shift(share);
    },
    doubleClick: () => {
      picked(beforeClick);
      part.whole();
    }
  };
}
