import { Travel } from './travel.ts';

test('what comes next lies in the direction of travel, within the cube, of the same cube', () => {
  const travel = new Travel();
  expect(travel.ahead('a', 5, 10)).toEqual([]);
  expect(travel.ahead('a', 6, 10)).toEqual([7, 8, 9]);
  expect(travel.ahead('a', 8, 10)).toEqual([9]);
  expect(travel.ahead('a', 8, 10)).toEqual([]);
  expect(travel.ahead('a', 5, 10)).toEqual([4, 3, 2]);
  expect(travel.ahead('a', 0, 10)).toEqual([]);
  expect(travel.ahead('a', 9, 10)).toEqual([]);
  expect(travel.ahead('a', 0, 10)).toEqual([1, 2, 3]);
  expect(travel.ahead('b', 1, 10)).toEqual([]);
});
