import type { FastifyReply, FastifyRequest } from 'fastify';
import { isTerminal, SpaxelError } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';

/** How often at most a job's state is sent while it changes, milliseconds. */
const interval = 250;

/** A job's state now, and a call for each change; `watch` answers how to stop. */
export interface Watched {
  readonly now: () => Job;
  readonly watch: (changed: () => void) => () => void;
}

/**
 * Streams a job's state as server-sent events (WHATWG HTML, section 9.2): at once, then after changes, at most four a second, and
 * closes after the terminal phase. Each event is the whole state, so that Last-Event-ID needs no replay but the newest.
 */
export function streamJob(
  request: FastifyRequest,
  reply: FastifyReply,
  { now, watch }: Watched
): void {
  if (!(request.headers.accept ?? '').includes('text/event-stream'))
    throw new SpaxelError(
      'RequestInvalid',
      'Events are sent only where Accept is text/event-stream.'
    );
  let event = Number(request.headers['last-event-id'] ?? 0) || 0;
  let timer: NodeJS.Timeout | null = null;
  let isStale = false;
  reply.hijack();
  reply.raw.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no'
  });
  const stop = watch(() => {
    isStale = true;
    if (timer === null) send();
  });
  const end = (): void => {
    stop();
    if (timer !== null) clearTimeout(timer);
    timer = null;
    reply.raw.end();
  };
  const send = (): void => {
    timer = null;
    isStale = false;
    const job = now();
    reply.raw.write(`id: ${String(++event)}\nevent: job\ndata: ${JSON.stringify(job)}\n\n`);
    if (isTerminal(job.phase)) end();
    else timer = setTimeout(tick, interval);
  };
  const tick = (): void => {
    timer = null;
    if (isStale) send();
  };
  request.raw.once('close', end);
  send();
}
