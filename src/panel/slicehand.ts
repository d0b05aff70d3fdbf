/** What hands do on a slice: point, click, drag, turn the wheel, press keys. */
import type { Place } from './viewport.ts';

/** What a slice does when it is asked to; places are shares of the canvas from its lower left corner. */
export interface SliceDeeds {
  readonly hover: (at: Place | null) => void;
  readonly pick: (at: Place) => void;
  readonly step: (dx: number, dy: number) => void;
  /** Whether there was anything to zoom. */
  readonly zoom: (by: 1 | -1, about: Place) => boolean;
  readonly pan: (by: Place) => void;
  readonly whole: () => void;
  readonly pin: () => void;
  readonly play: () => void;
  /** The selected spaxel joins what is drawn by hand, or leaves it. */
  readonly gather: () => void;
  /** What lies under the hand and can be dragged; null: the slice itself. */
  readonly grab: (at: Place) => { readonly to: (at: Place) => void } | null;
}

const middle: Place = { across: 0.5, up: 0.5 };

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1]
};

/** Of the window's side, a step of the keys that pan. */
const panStep = 0.2;

/** CSS pixels; less is a click with a trembling hand. */
const dragLeast = 4;

export function listenToKeys(box: HTMLElement, deeds: SliceDeeds): void {
  const keys: Readonly<Record<string, () => void>> = {
    '+': () => deeds.zoom(1, middle),
    '=': () => deeds.zoom(1, middle),
    '-': () => deeds.zoom(-1, middle),
    '0': deeds.whole,
    p: deeds.pin,
    P: deeds.pin,
    a: deeds.gather,
    A: deeds.gather,
    ' ': deeds.play
  };
  box.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== box) return;
    const arrow = arrows[event.key];
    const act = keys[event.key];
    if (arrow === undefined && act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (arrow === undefined) act?.();
    else if (event.shiftKey) deeds.pan({ across: panStep * arrow[0], up: panStep * arrow[1] });
    else deeds.step(...arrow);
  });
}

function placeOf(canvas: HTMLCanvasElement, event: MouseEvent): Place {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  return { across: (event.clientX - left) / width, up: 1 - (event.clientY - top) / height };
}

/** What a pressed pointer holds: the slice, or something over it. */
interface Hold {
  readonly at: Place;
  readonly grabbed: ReturnType<SliceDeeds['grab']>;
}

export function listenToPointer(canvas: HTMLCanvasElement, deeds: SliceDeeds): void {
  let held: Hold | null = null;
  let hasDragged = false;
  canvas.addEventListener('pointerdown', event => {
    if (event.button !== 0) return;
    const at = placeOf(canvas, event);
    held = { at, grabbed: deeds.grab(at) };
    hasDragged = false;
  });
  canvas.addEventListener('pointermove', event => {
    const at = placeOf(canvas, event);
    if (held === null) {
      canvas.classList.toggle('sp-mod-grab', deeds.grab(at) !== null);
      deeds.hover(at);
      return;
    }
    if (!hasDragged && pixelsBetween(canvas, held.at, at) < dragLeast) return;
    if (!hasDragged) canvas.setPointerCapture(event.pointerId);
    hasDragged = true;
    if (held.grabbed !== null) held.grabbed.to(at);
    else {
      deeds.pan({ across: held.at.across - at.across, up: held.at.up - at.up });
      held = { ...held, at };
    }
  });
  const release = (): void => {
    held = null;
  };
  canvas.addEventListener('pointerup', release);
  canvas.addEventListener('pointercancel', release);
  canvas.addEventListener('pointerleave', () => {
    if (held === null || !hasDragged) deeds.hover(null);
  });
  canvas.addEventListener('click', event => {
    if (!hasDragged) deeds.pick(placeOf(canvas, event));
  });
}

function pixelsBetween(canvas: HTMLCanvasElement, from: Place, to: Place): number {
  const { width, height } = canvas.getBoundingClientRect();
  return Math.hypot((from.across - to.across) * width, (from.up - to.up) * height);
}

/** What cannot zoom further scrolls the page. */
export function listenToWheel(canvas: HTMLCanvasElement, deeds: SliceDeeds): void {
  const turn = (event: WheelEvent): void => {
    if (event.deltaY === 0) return;
    if (deeds.zoom(event.deltaY < 0 ? 1 : -1, placeOf(canvas, event))) event.preventDefault();
  };
  canvas.addEventListener('wheel', turn, { passive: false });
}
