import { settled } from '../testing/fakes.ts';
import { Turns } from './turn.ts';

function gate(): { promise: Promise<boolean>; open: (ok: boolean) => void } {
  let open: (ok: boolean) => void = () => undefined;
  const promise = new Promise<boolean>(resolve => {
    open = resolve;
  });
  return { promise, open };
}

test('our cell waits for the kernel’s earlier ones, and later kernel cells wait for ours', async () => {
  const turns = new Turns();
  const log: string[] = [];
  const kernel = gate();
  const first = turns.kernels(() => kernel.promise);
  const ours = turns.ours(() => Promise.resolve(log.push('ours') > 0));
  const last = turns.kernels(() => Promise.resolve(log.push('kernel') > 0));
  await Promise.resolve();
  expect(log).toEqual([]);
  kernel.open(true);
  expect(await Promise.all([first, ours, last])).toEqual([true, true, true]);
  expect(log).toEqual(['ours', 'kernel']);
});

test('kernel cells alone are handed on at once: the kernel queues them itself', () => {
  const turns = new Turns();
  const log: string[] = [];
  void turns.kernels(() => gate().promise);
  void turns.kernels(() => Promise.resolve(log.push('second') > 0));
  expect(log).toEqual(['second']);
});

test('after a failure what waits behind it does not run', async () => {
  const turns = new Turns();
  const failing = turns.ours(() => Promise.reject(new Error('no')));
  const next = turns.kernels(() => Promise.resolve(true));
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe(false);
  await settled();
  expect(await turns.ours(() => Promise.resolve(true))).toBe(true);
});
