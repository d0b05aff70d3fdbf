import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type {
  FitterDone,
  FitterFailed,
  FitterFinished,
  FitterFit,
  FitterHello
} from '@spaxel/protocol';

export type Said = FitterHello | FitterDone | FitterFailed | FitterFinished;

/** The fitter's pipes: JSON lines from stdin, and to a stdout that nothing else can reach. */
export class Lines {
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /** Keeps stdout for the protocol; whatever else prints lands in stderr, the log. */
  static protectingStdout(): Lines {
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = process.stderr.write.bind(process.stderr);
    return new Lines(text => void write(text));
  }

  say(message: Said): void {
    this.#write(`${JSON.stringify(message)}\n`);
  }

  /** The `fit` lines until `source` ends; any other line is named in the log and passed over. */
  async *fits(source: Readable): AsyncGenerator<FitterFit> {
    for await (const line of createInterface({ input: source, crlfDelay: Infinity })) {
      const fit = fitOf(line);
      if (fit === null) process.stderr.write(`not a fit line: ${line.slice(0, 200)}\n`);
      else yield fit;
    }
  }
}

function fitOf(line: string): FitterFit | null {
  try {
    const message = JSON.parse(line) as FitterFit | null;
    return message?.type === 'fit' ? message : null;
  } catch {
    return null;
  }
}
