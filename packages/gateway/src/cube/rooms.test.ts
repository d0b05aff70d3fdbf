import { SliceRooms } from './rooms.ts';

test('memory that was given back is lent again, to planes of its size alone', () => {
  const rooms = new SliceRooms();
  const [first, second] = [rooms.borrow(12), rooms.borrow(12)];
  expect(second).not.toBe(first);
  rooms.giveBack(first);
  expect(rooms.borrow(20)).not.toBe(first);
  expect(rooms.borrow(12)).toBe(first);
  expect(rooms.borrow(12).values).toHaveLength(12);
});

test('no more than four rooms are kept', () => {
  const rooms = new SliceRooms();
  const lent = Array.from({ length: 6 }, () => rooms.borrow(5));
  for (const room of lent) rooms.giveBack(room);
  const again = new Set(Array.from({ length: 6 }, () => rooms.borrow(5)));
  expect(lent.filter(room => again.has(room))).toHaveLength(4);
});
