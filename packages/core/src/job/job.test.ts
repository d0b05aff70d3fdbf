import { canonicalJson } from './canonical.ts';
import { isTerminal, mayFollow } from './phase.ts';

test('equal values have equal canonical JSON, whatever their order', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'é' }], a: 0.1, u: undefined })).toBe(
    '{"a":0.1,"b":[1,{"c":"é","d":null}]}'
  );
  expect(canonicalJson({ a: 1, b: 2 })).toBe(canonicalJson({ b: 2, a: 1 }));
  expect(() => canonicalJson({ a: NaN })).toThrow(RangeError);
});

test('a job that has ended is only archived', () => {
  expect(mayFollow('QUEUED', 'EXECUTING')).toBe(true);
  for (const ended of ['COMPLETED', 'ERROR', 'ABORTED'] as const) {
    expect(isTerminal(ended)).toBe(true);
    expect(mayFollow(ended, 'EXECUTING')).toBe(false);
    expect(mayFollow(ended, 'ARCHIVED')).toBe(true);
  }
});
