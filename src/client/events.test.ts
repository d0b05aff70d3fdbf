import { bodyOf } from '../testing/fakes.ts';
import { readEvents, type StreamEvent } from './events.ts';

async function eventsOf(...pieces: string[]): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  for await (const event of readEvents(bodyOf(...pieces))) events.push(event);
  return events;
}

test('events come whole from pieces cut anywhere', async () => {
  expect(
    await eventsOf('id: 1\nev', 'ent: job\ndata: {"a"', ':1}\n', '\nid: 2\ndata: x\n\n')
  ).toEqual([
    { id: '1', name: 'job', data: '{"a":1}' },
    { id: '2', name: 'message', data: 'x' }
  ]);
});

test('comments and blocks without data are no events, lines of data are joined, CRLF is read', async () => {
  expect(await eventsOf(': keep\n\nid: 9\n\nevent: job\r\ndata: a\r\ndata:b\r\n\r\n')).toEqual([
    { id: '', name: 'job', data: 'a\nb' }
  ]);
});

test('an event that is cut off by the end is not told', async () => {
  expect(await eventsOf('data: whole\n\ndata: half')).toHaveLength(1);
});
