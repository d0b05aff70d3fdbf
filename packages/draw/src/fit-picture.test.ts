import { decode } from 'fast-png';
import { drawFit } from './index.ts';

const count = 500;
const wave = Float64Array.from({ length: count }, (_, i) => 5000 + i);
const flux = wave.map(one => 2 + Math.sin(one / 7));
const fit = { title: 'a fit', wave, flux, model: flux, mask: new Uint8Array(count) };

function inked(bytes: Uint8Array, colour: string): { top: number; foot: number; count: number } {
  const { width, height, data } = decode(bytes);
  const found = { top: Infinity, foot: -Infinity, count: 0 };
  for (let i = 0; i < width * height; i++) {
    if (data.slice(4 * i, 4 * i + 3).join() !== colour) continue;
    const y = Math.floor(i / width);
    found.top = Math.min(found.top, y);
    found.foot = Math.max(found.foot, y);
    found.count++;
  }
  return found;
}

const [grey, red, blue, shade] = ['70,70,70', '214,39,40', '31,98,160', '236,236,230'];

test('the model covers the data it equals; the residuals lie on one line below', () => {
  const picture = drawFit(fit);
  expect(inked(picture, grey).count).toBe(0);
  const [model, off] = [inked(picture, red), inked(picture, blue)];
  expect(off.top).toBeGreaterThan(model.foot);
  expect(off.foot - off.top).toBeLessThan(3);
});

test('where nothing was fitted there is data alone; what was left out is shaded', () => {
  const model = flux.map((one, i) => (i < 250 ? NaN : one));
  const half = drawFit({ ...fit, model });
  expect(inked(half, grey).count).toBeGreaterThan(500);
  const mask = Uint8Array.from({ length: count }, (_, i) => (i >= 100 && i < 150 ? 1 : 0));
  expect(inked(drawFit({ ...fit, mask }), shade).count).toBeGreaterThan(90 * 250);
  expect(inked(drawFit(fit), shade).count).toBe(0);
});

test('a spectrum without a finite value, or of one pixel, still is a picture', () => {
  expect(decode(drawFit({ ...fit, flux: wave.map(() => NaN), model: flux })).width).toBe(1000);
  const one = new Float64Array([1]);
  expect(decode(drawFit({ ...fit, wave: one, flux: one, model: one })).width).toBe(1000);
});
