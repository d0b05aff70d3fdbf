import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { codeOf, isCodeName, SpaxelError } from '@spaxel/core';
import type { Answer, Job, Problem } from '@spaxel/protocol';

interface Sent {
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Answered {
  readonly status: number;
  readonly bytes: Buffer;
}

/** @throws SpaxelError what the gateway's problem says. */
function read({ status, bytes }: Answered): unknown {
  const text = bytes.toString('utf8');
  if (status < 300) return JSON.parse(text);
  throw problemError(text);
}

/** Speaks to a gateway over its owner's socket. */
export class GatewayClient {
  readonly #socket: string;

  constructor(socket: string) {
    this.#socket = socket;
  }

  /** @throws SpaxelError what the gateway's problem says, or GatewayGone. */
  async call<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
    return read(await this.#send(method, path, { body })) as T;
  }

  /** Has the gateway do what a line of the grammar says; asked again under the same key, a fit is the same job. Errors as `call`. */
  async order(line: string, folder: string, key: string): Promise<Answer> {
    const headers = { 'idempotency-key': key };
    const body = { text: line, folder };
    return read(await this.#send('POST', '/api/commands', { body, headers })) as Answer;
  }

  /** Calls back with every state of a job until it has ended; answers the last. */
  watch(job: string, changed: (job: Job) => void): Promise<Job> {
    return this.follow(`/api/jobs/${job}/events`, changed);
  }

  /** Calls back with every state that a door tells of by events; answers the last, which has its end. */
  follow<T extends { readonly ended?: string }>(
    path: string,
    changed: (state: T) => void
  ): Promise<T> {
    const headers = { accept: 'text/event-stream' };
    return new Promise((resolve, reject) => {
      const call = request({ socketPath: this.#socket, path, headers }, answer => {
        let last: T | undefined;
        const lines = createInterface({ input: answer });
        lines.on('line', line => {
          if (!line.startsWith('data: ')) return;
          last = JSON.parse(line.slice(6)) as T;
          changed(last);
        });
        lines.on('close', () => {
          if (last?.ended === undefined) reject(gone(`the events of ${path} broke off`));
          else resolve(last);
        });
        // The reader passes on its input's error: a gateway that was killed ends the lines, nothing more.
        lines.on('error', () => lines.close());
      });
      call.on('error', cause => {
        reject(gone(cause.message, cause));
      });
      call.end();
    });
  }

  /** Resolves with the first state for which `holds`, or with the last. */
  watchUntil(job: string, holds: (job: Job) => boolean): Promise<Job> {
    return new Promise((resolve, reject) => {
      const changed = (state: Job): void => {
        if (holds(state)) resolve(state);
      };
      this.watch(job, changed).then(resolve, reject);
    });
  }

  #send(method: string, path: string, { body, headers: more }: Sent): Promise<Answered> {
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = {
      'x-spaxel': '1',
      ...(text === '' ? {} : { 'content-type': 'application/json' }),
      ...more
    };
    return new Promise((resolve, reject) => {
      const call = request(
        { socketPath: this.#socket, method, path, headers, agent: false },
        answer => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () => {
            resolve({ status: answer.statusCode ?? 500, bytes: Buffer.concat(chunks) });
          });
          answer.on('error', reject);
        }
      );
      call.on('error', cause => {
        reject(gone(cause.message, cause));
      });
      call.end(text);
    });
  }
}

function gone(why: string, cause?: unknown): SpaxelError {
  return new SpaxelError('GatewayGone', `The gateway does not answer: ${why}.`, cause);
}

/** A gateway's problem+json as the error that it was: without its code's remedy, which is said where errors are told. */
function problemError(text: string): SpaxelError {
  try {
    const { code, detail } = JSON.parse(text) as Problem;
    const tag = isCodeName(code) ? code : 'Unexpected';
    const { remedy } = codeOf(tag);
    return new SpaxelError(
      tag,
      detail.endsWith(remedy) ? detail.slice(0, -remedy.length).trim() : detail
    );
  } catch {
    return gone('its answer is not JSON');
  }
}
