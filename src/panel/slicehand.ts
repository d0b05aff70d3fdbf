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

export function listenToPointer(canvas: HTMLCanvasElement, deeds: SliceDeeds): void {
  let held: Place | null = null;
  let hasDragged = false;
  canvas.addEventListener('pointerdown', event => {
    if (event.button !== 0) return;
    held = placeOf(canvas, event);
    hasDragged = false;
  });
  canvas.addEventListener('pointermove', event => {
    const at = placeOf(canvas, event);
    if (held === null) {
      deeds.hover(at);
      return;
    }
    const [across, up] = [held.across - at.across, held.up - at.up];
    const { width, height } = canvas.getBoundingClientRect();
    if (!hasDragged && Math.hypot(across * width, up * height) < dragLeast) return;
    if (!hasDragged) canvas.setPointerCapture(event.pointerId);
    hasDragged = true;
    held = at;
    deeds.pan({ across, up });
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

/** What cannot zoom further scrolls the page. */
export function listenToWheel(canvas: HTMLCanvasElement, deeds: SliceDeeds): void {
  const turn = (event: WheelEvent): void => {
    if (event.deltaY === 0) return;
    if (deeds.zoom(event.deltaY < 0 ? 1 : -1, placeOf(canvas, event))) event.preventDefault();
  };
  canvas.addEventListener('wheel', turn, { passive: false });
}
