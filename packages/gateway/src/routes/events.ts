import type { FastifyReply, FastifyRequest } from 'fastify';
import { SpaxelError } from '@spaxel/core';
import type { Histories, Told } from './history.ts';

/** How often something is sent where nothing changes, milliseconds: proxies close what is silent. */
const beat = 15_000;

function write(event: string, { id, data }: Told): string {
  return `id: ${id}\nevent: ${event}\ndata: ${data}\n\n`;
}

/**
 * Streams the states of a job, or of a campaign, as server-sent events (WHATWG HTML, section 9.2), and closes after the last. Who comes back with the
 * Last-Event-ID gets what was told meanwhile; each event is the whole state, so that the newest stands for any that is lost. Who
 * has the last already is told with 204 not to come back.
 */
export function streamJob(
  request: FastifyRequest<{ Params: { id: string } }>,
  reply: FastifyReply,
  histories: Histories
): void {
  const { accept = '', 'last-event-id': last } = request.headers;
  if (!accept.includes('text/event-stream'))
    throw new SpaxelError(
      'RequestInvalid',
      'Events are sent only where Accept is text/event-stream.'
    );
  const history = histories.of(request.params.id);
  const missed = history.after(typeof last === 'string' ? last : undefined);
  if (missed.length === 0 && history.isOver) {
    void reply.code(204).send();
    return;
  }
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no'
  });
  // Headers go out with the first bytes.
  raw.write(`: the states of a ${histories.event}\n\n`);
  const heart = setInterval(() => raw.write(': no change\n\n'), beat).unref();
  const end = (): void => {
    clearInterval(heart);
    history.listeners.delete(send);
    raw.end();
  };
  const send = (state: Told): void => {
    raw.write(write(histories.event, state));
    if (state.isLast) end();
  };
  history.listeners.add(send);
  raw.once('close', end);
  for (const state of missed) send(state);
}
