/** What hands do on a spectrum: click a channel, drag a band, double click, press keys. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { element } from '../page/element.ts';
import { margin } from './spectrumpaint.ts';

/** What a spectrum does when it is asked to; shares are of the plot's width. */
export interface SpectrumDeeds {
  readonly pick: (share: number) => void;
  /** The band under the hand; null when it is let go of. */
  readonly drag: (band: readonly [number, number] | null) => void;
  /** What was dragged is let go of; with Shift it means the other of part and band. */
  readonly drop: (band: readonly [number, number], isShifted: boolean) => void;
  /** A band of the part on show. */
  readonly band: () => void;
  readonly zoom: (factor: number) => void;
  readonly shift: (share: number) => void;
  readonly whole: () => void;
  /** The whole again, and what the first click of a double click did undone. */
  readonly doubleClick: () => void;
  readonly pin: () => void;
}

/** CSS pixels; less is a click with a trembling hand. */
const dragLeast = 4;

/** The frame of a spectrum's canvas, which takes the keyboard, and of what lies over it. */
export function spectrumBox(
  [canvas, over]: readonly [HTMLCanvasElement, HTMLElement],
  trans: TranslationBundle,
  deeds: SpectrumDeeds
): HTMLElement {
  const hint = trans.__(
    'Spectrum: + and − zoom in wavelength, arrow keys move along it, 0 shows all, P pins it, B takes the part on show as a band'
  );
  const box = element(
    'div',
    { class: 'sp-Spectrum-box', tabindex: 0, role: 'group', 'aria-label': hint },
    canvas,
    over
  );
  listenToPointer(canvas, deeds);
  listenToKeys(box, deeds);
  return box;
}

function listenToPointer(canvas: HTMLCanvasElement, deeds: SpectrumDeeds): void {
  const shareOf = (event: MouseEvent): number => {
    const { left, width } = canvas.getBoundingClientRect();
    return (event.clientX - left - margin.left) / (width - margin.left - margin.right);
  };
  let held: { readonly share: number; readonly x: number } | null = null;
  let hasDragged = false;
  canvas.addEventListener('pointerdown', event => {
    if (event.button !== 0) return;
    held = { share: shareOf(event), x: event.clientX };
    hasDragged = false;
  });
  canvas.addEventListener('pointermove', event => {
    if (held === null || (!hasDragged && Math.abs(event.clientX - held.x) < dragLeast)) return;
    if (!hasDragged) canvas.setPointerCapture(event.pointerId);
    hasDragged = true;
    deeds.drag([held.share, shareOf(event)]);
  });
  canvas.addEventListener('pointerup', event => {
    const from = held;
    held = null;
    if (!hasDragged || from === null) return;
    deeds.drag(null);
    deeds.drop([from.share, shareOf(event)], event.shiftKey);
  });
  canvas.addEventListener('pointercancel', () => {
    held = null;
    deeds.drag(null);
  });
  canvas.addEventListener('click', event => {
    const share = shareOf(event);
    if (!hasDragged && event.detail < 2 && share >= 0 && share <= 1) deeds.pick(share);
  });
  canvas.addEventListener('dblclick', deeds.doubleClick);
}

function listenToKeys(box: HTMLElement, deeds: SpectrumDeeds): void {
  const keys: Readonly<Record<string, () => void>> = {
    '+': () => {
      deeds.zoom(0.5);
    },
    '=': () => {
      deeds.zoom(0.5);
    },
    '-': () => {
      deeds.zoom(2);
    },
    '0': deeds.whole,
    ArrowLeft: () => {
      deeds.shift(-0.2);
    },
    ArrowRight: () => {
      deeds.shift(0.2);
    },
    b: deeds.band,
    B: deeds.band,
    p: deeds.pin,
    P: deeds.pin
  };
  box.addEventListener('keydown', event => {
    const act = keys[event.key];
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
}
