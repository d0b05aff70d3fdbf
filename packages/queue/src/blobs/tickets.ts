// What lets a worker into a gateway's own store: a signature over the job and a time, in the message of its task. With the
// worker's token it opens the blobs of that job until then; either alone opens nothing.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** A task may wait in the broker for days; one that has waited longer is sent again with a new ticket. */
const lifetimeSeconds = 7 * 86_400;

/** The two parts of a ticket, as they stand in an address. */
export interface Ticket {
  /** Seconds since 1970. */
  readonly expires: number;
  readonly sig: string;
}

export class Tickets {
  readonly #key: Buffer;

  constructor(key: Buffer) {
    this.#key = key;
  }

  /** A ticket as it travels: `EXPIRES.SIGNATURE`. */
  write(job: string, now = Date.now()): string {
    const expires = Math.floor(now / 1000) + lifetimeSeconds;
    return `${expires}.${this.#sign(job, expires)}`;
  }

  /** Why a ticket does not open the blobs of a job; undefined when it does. */
  fault(job: string, { expires, sig }: Ticket, now = Date.now()): string | undefined {
    const [shown, right] = [sig, this.#sign(job, expires)].map(text => Buffer.from(text));
    if (shown === undefined || right === undefined || shown.length !== right.length)
      return 'The signature is not this gateway’s.';
    if (!timingSafeEqual(shown, right)) return 'The signature is not this gateway’s.';
    return now / 1000 > expires ? 'The address has expired.' : undefined;
  }

  #sign(job: string, expires: number): string {
    const text = `spaxel blobs\n${job}\n${expires}`;
    return createHmac('sha256', this.#key).update(text).digest('base64url');
  }
}

/** Its parts; of what is no ticket they open nothing. */
export function readTicket(text: string | undefined): Ticket {
  const [expires = '', sig = ''] = (text ?? '').split('.');
  return { expires: Number(expires) || 0, sig };
}
