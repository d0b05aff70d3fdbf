import { LineCutter, readLine } from './lines.ts';

test('cuts lines wherever the chunks end, and drops blank ones', () => {
  const cutter = new LineCutter();
  expect(cutter.cut('{"a"')).toEqual([]);
  expect(cutter.cut(':1}\n\n{"b":2}\r\n{')).toEqual(['{"a":1}', '{"b":2}\r']);
  expect(cutter.cut('}\n')).toEqual(['{}']);
});

test('a line that never ends is refused', () => {
  expect(() => new LineCutter().cut('x'.repeat(2 ** 20 + 1))).toThrow(/too long: x{120}\.\.\.$/);
});

test('reads a message of the contract', () => {
  const line = '{"type":"done","task":"T","index":2,"cpuSeconds":0.5}';
  expect(readLine(line)).toEqual({ type: 'done', task: 'T', index: 2, cpuSeconds: 0.5 });
});

test.each([
  ['hello world', 'is not JSON'],
  ['null', 'is not a message'],
  ['{"type":"toString"}', 'is not a message'],
  ['{"type":"done","task":"T","cpuSeconds":1}', 'no valid "index"'],
  ['{"type":"done","task":"T","index":-1,"cpuSeconds":1}', 'no valid "index"'],
  ['{"type":"failed","task":"T","index":0,"code":5,"message":""}', 'no valid "code"']
])('%s is refused', (line, why) => {
  expect(() => readLine(line)).toThrow(why);
});
