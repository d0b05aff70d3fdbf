import { SpaxelError } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';
import { bodyOf, jobId, makeJob } from '../testing/fakes.ts';
import { Watch, type WatchDoor } from './watch.ts';

function eventsOf(...jobs: Job[]): ReadableStream<Uint8Array> {
  const event = (job: Job, i: number): string =>
    `id: ${String(i + 1)}\nevent: job\ndata: ${JSON.stringify(job)}\n\n`;
  return bodyOf(...jobs.map(event));
}

function watchOver(streams: (() => ReadableStream<Uint8Array>)[]): {
  watch: Watch;
  opened: string[];
} {
  const opened: string[] = [];
  const door: WatchDoor = {
    stream: (_id, after) => {
      opened.push(after);
      const next = streams.shift();
      if (next === undefined) return Promise.reject(new SpaxelError('GatewayGone', 'gone'));
      return Promise.resolve().then(next);
    },
    get: () => Promise.resolve(makeJob()),
    rest: () => Promise.resolve()
  };
  return { watch: new Watch(door), opened };
}

/** The phases that an observer sees, until the job ends or is lost. */
function phases(watch: Watch, id = jobId): Promise<string[]> {
  const seen: string[] = [];
  return new Promise(resolve => {
    watch.add(id, {
      seen: job => {
        seen.push(job.phase);
        if (job.phase === 'COMPLETED') resolve(seen);
      },
      lost: error => {
        resolve([...seen, error._tag]);
      }
    });
  });
}

test('a broken stream is opened again after its last event', async () => {
  const { watch, opened } = watchOver([
    () => eventsOf(makeJob()),
    () => {
      throw new TypeError('network');
    },
    () => eventsOf(makeJob({ phase: 'COMPLETED' }))
  ]);
  expect(await phases(watch)).toEqual(['EXECUTING', 'COMPLETED']);
  expect(opened).toEqual(['', '1', '1']);
});

test('two who watch a job share one stream', async () => {
  const { watch, opened } = watchOver([() => eventsOf(makeJob(), makeJob({ phase: 'COMPLETED' }))]);
  const both = await Promise.all([phases(watch), phases(watch)]);
  expect(both[1]).toEqual(['EXECUTING', 'COMPLETED']);
  expect(opened).toHaveLength(1);
});

test('a gateway that stays away is given up with a sentence', async () => {
  const { watch, opened } = watchOver([]);
  expect(await phases(watch)).toEqual(['GatewayGone']);
  expect(opened).toHaveLength(6);
});

test('a job that is not known is not asked for again', async () => {
  const { watch, opened } = watchOver([
    () => {
      throw new SpaxelError('JobUnknown', 'No job has this id.');
    }
  ]);
  expect(await phases(watch)).toEqual(['JobUnknown']);
  expect(opened).toHaveLength(1);
});
