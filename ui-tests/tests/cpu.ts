/** CPU time by thread, from Chromium's own trace: what a busy machine does not blur. */
import type { LabPage } from './lab.ts';

interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** CPU time, microseconds. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Milliseconds of CPU that the page's main thread and its workers spent in tasks while `work` ran. */
export async function cpuOf(
  page: LabPage,
  work: () => Promise<void>
): Promise<{ main: number; workers: number }> {
  const [tab, browser] = [page.context().pages()[0], page.context().browser()];
  if (tab === undefined || browser === null) throw new Error('there is no browser to trace');
  await browser.startTracing(tab, { categories: ['disabled-by-default-devtools.timeline'] });
  await work();
  const trace = (await browser.stopTracing()).toString('utf8');
  const { traceEvents } = JSON.parse(trace) as { traceEvents: TraceEvent[] };
  const threads = new Map<string, string>();
  for (const { ph, name, pid, tid, args } of traceEvents)
    if (ph === 'M' && name === 'thread_name') threads.set(`${pid} ${tid}`, args?.name ?? '');
  const spent = (thread: string): number =>
    traceEvents
      .filter(({ name, pid, tid }) => name === 'RunTask' && threads.get(`${pid} ${tid}`) === thread)
      .reduce((sum, { tdur = 0 }) => sum + tdur / 1000, 0);
  return { main: spent('CrRendererMain'), workers: spent('DedicatedWorker thread') };
}
