import { Seldom } from './seldom.ts';

test('what is asked often is done at once, then seldom, and the last time is not lost', () => {
  jest.useFakeTimers();
  let asked = 0;
  const done: number[] = [];
  const seldom = new Seldom(() => done.push(asked));
  for (asked = 1; asked <= 25; asked++) {
    seldom.ask();
    jest.advanceTimersByTime(10);
  }
  jest.advanceTimersByTime(1000);
  expect(done).toEqual([1, 10, 20, 26]);
  asked = 30;
  seldom.ask();
  seldom.ask();
  seldom.dispose();
  jest.advanceTimersByTime(1000);
  expect(done.at(-1)).toBe(30);
  expect(done).toHaveLength(5);
  jest.useRealTimers();
});
