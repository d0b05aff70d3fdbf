import { FakeCubes, settled } from '../testing/fakes.ts';
import type { FitAsk, FitTold } from './messages.ts';
import type { Fits } from './pool.ts';
import { WholeFit, type WholeFitNeeds } from './wholefit.ts';

const recipe = {
  ...{ axis: 'c0ffee', templates: 'set' },
  options: {
    ...{ z: 0, degree: 8, rangeFrom: null, rangeTo: null },
    ...{ areLinesMasked: true, lsf: null }
  }
};

/** Workers that answer V = 10 y + x in the next microtask, but refuse the spaxel (1, 1). */
class ReadyFits implements Fits {
  readonly size = 2;
  open = 0;
  has = (): boolean => true;
  shelve = (): void => undefined;

  channel(told: (told: FitTold) => void): ReturnType<Fits['channel']> {
    this.open += 1;
    const answer = ({ at }: Omit<FitAsk, 'id' | 'kind'>): void => {
      const refused = { status: 'refused', code: 'SpectrumUnusable', message: 'No light.' };
      const quantities = { V: 10 * at.y + at.x };
      told({ at, answer: at.x === 1 && at.y === 1 ? refused : { quantities } } as FitTold);
    };
    let isOpen = true;
    return {
      isDisposed: false,
      ask: ask => void Promise.resolve(ask).then(one => isOpen && answer(one)),
      dispose: () => {
        isOpen = false;
        this.open -= 1;
      }
    };
  }
}

function run(changes: Partial<WholeFitNeeds> = {}): { whole: WholeFit; fits: ReadyFits } {
  const [fits, cubes] = [new ReadyFits(), new FakeCubes()];
  const nothing = (): void => undefined;
  const needs = { cube: cubes.cube, cubes, fits, recipe, changed: nothing, failed: nothing };
  const whole = new WholeFit({ ...needs, ...changes });
  whole.start();
  return { whole, fits };
}

test('every spaxel is fitted once, what is refused stays NaN, and the workers are let go', async () => {
  const { whole, fits } = run();
  for (let turn = 0; turn < 5; turn++) await settled();
  expect([whole.fitted, whole.refused, whole.isDone]).toEqual([5, 1, true]);
  const { nx, ny, unit, values } = whole.map('V');
  expect([nx, ny, unit, ...values]).toEqual([3, 2, 'km/s', 0, 1, 2, 10, NaN, 12]);
  expect(fits.open).toBe(0);
});

test('a spectrum that cannot be had ends the run with its reason', async () => {
  const cubes = new FakeCubes();
  cubes.spectrum = () => Promise.reject(new Error('The cube has changed.'));
  const reasons: string[] = [];
  const { whole, fits } = run({ cubes, failed: thrown => reasons.push((thrown as Error).message) });
  await settled();
  expect(reasons).toEqual(['The cube has changed.']);
  expect([whole.isDisposed, fits.open]).toEqual([true, 0]);
});

test('stopping leaves the maps as they are', async () => {
  const { whole } = run();
  whole.dispose();
  await settled();
  expect([whole.isDone, whole.fitted]).toEqual([false, 0]);
});
