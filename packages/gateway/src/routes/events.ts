import type { ServerResponse } from 'node:http';
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

/** One open stream: sends the newest state, waits the interval, and again when it has changed meanwhile. */
class JobStream {
  readonly #out: ServerResponse;
  readonly #watched: Watched;
  readonly #stop: () => void;
  #event: number;
  #timer: NodeJS.Timeout | null = null;
  #isStale = false;

  constructor(out: ServerResponse, watched: Watched, lastEvent: number) {
    this.#out = out;
    this.#watched = watched;
    this.#event = lastEvent;
    this.#stop = watched.watch(() => {
      this.#isStale = true;
      if (this.#timer === null) this.send();
    });
  }

  send(): void {
    this.#isStale = false;
    const job = this.#watched.now();
    this.#out.write(`id: ${String(++this.#event)}\nevent: job\ndata: ${JSON.stringify(job)}\n\n`);
    if (isTerminal(job.phase)) this.end();
    else this.#timer = setTimeout(() => this.#tick(), interval);
  }

  end(): void {
    this.#stop();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#out.end();
  }

  #tick(): void {
    this.#timer = null;
    if (this.#isStale) this.send();
  }
}

/**
 * Streams a job's state as server-sent events (WHATWG HTML, section 9.2): at once, then after changes, at most four a second, and
 * closes after the terminal phase. Each event is the whole state, so that Last-Event-ID needs no replay but the newest.
 */
export function streamJob(request: FastifyRequest, reply: FastifyReply, watched: Watched): void {
  const { accept = '', 'last-event-id': last } = request.headers;
  if (!accept.includes('text/event-stream'))
    throw new SpaxelError(
      'RequestInvalid',
      'Events are sent only where Accept is text/event-stream.'
    );
  reply.hijack();
  reply.raw.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no'
  });
  const stream = new JobStream(reply.raw, watched, Number(last ?? 0) || 0);
  request.raw.once('close', () => stream.end());
  stream.send();
}
