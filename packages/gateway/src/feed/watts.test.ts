import { PowerMeter } from './watts.ts';

/** A machine by hand: joules, busy seconds and the clock. */
function machine(): { joules: number; busy: number; now: number; meter: PowerMeter } {
  const hand = { joules: 1000, busy: 50, now: 0 };
  const meter = new PowerMeter(
    { joules: () => hand.joules, busy: () => hand.busy },
    () => hand.now
  );
  return Object.assign(hand, { meter });
}

test('what the user says goes before all, and nonsense is not said', () => {
  const { meter } = machine();
  expect(meter.watts('7.5')).toEqual({ watts: 7.5, from: 'set' });
  for (const nonsense of [undefined, '', 'many', '0', '-3', 'Infinity'])
    expect(meter.watts(nonsense)).toMatchObject({ from: 'assumed' });
});

test('energy over busy time is what a busy core takes, once cores were busy for a while', () => {
  const hand = machine();
  Object.assign(hand, { joules: 1100, busy: 55, now: 60 });
  expect(hand.meter.watts(undefined).from).toBe('assumed');
  Object.assign(hand, { joules: 1600, busy: 90, now: 120 });
  expect(hand.meter.watts(undefined)).toEqual({ watts: 15, from: 'measured' });
});

test('a counter that ran over, or that was long not looked at, says nothing', () => {
  const hand = machine();
  Object.assign(hand, { joules: 10, busy: 150, now: 60 });
  expect(hand.meter.watts(undefined).from).toBe('assumed');
  Object.assign(hand, { joules: 90_000, busy: 9000, now: 9000 });
  expect(hand.meter.watts(undefined).from).toBe('assumed');
});

test('a machine without a counter, or one that may not be read, is assumed', () => {
  const meter = new PowerMeter({
    joules: () => {
      throw new Error('EACCES');
    },
    busy: () => 0
  });
  expect(meter.watts(undefined)).toEqual({ watts: 10, from: 'assumed' });
});
