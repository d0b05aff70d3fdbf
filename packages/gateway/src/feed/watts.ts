// What a busy core takes: as the user says (SPAXEL_WATTS_PER_CORE), as the processor counts it where that may be read, else a usual value.
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

export interface Watts {
  readonly watts: number;
  readonly from: 'set' | 'measured' | 'assumed';
}

/** Of server and desktop processors under load, about: thermal design power by cores. */
const assumedWatts = 10;
/** Linux's energy counter of the first processor; on most systems only root may read it. */
const counter = '/sys/class/powercap/intel-rapl:0';
/** The counter runs over within less than an hour; what is shorter than this says little. */
const [longest, leastBusy] = [1800, 20];

interface Reading {
  readonly at: number;
  readonly joules: number;
  /** Seconds that cores were busy, all together. */
  readonly busy: number;
}

export interface Meter {
  readonly joules: () => number;
  readonly busy: () => number;
}

const machineMeter: Meter = {
  joules: () => Number(readFileSync(`${counter}/energy_uj`, 'utf8')) / 1e6,
  busy: () =>
    cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0) /
    1000
};

/** The energy of the processor over the time that its cores were busy, from one look to the next. */
export class PowerMeter {
  readonly #meter: Meter;
  readonly #now: () => number;
  #from: Reading | null = null;
  #watts: number | null = null;

  constructor(meter = machineMeter, now = () => performance.now() / 1000) {
    this.#meter = meter;
    this.#now = now;
    this.#look();
  }

  /** What a busy core takes; `set` is what the user says, if anything. */
  watts(set: string | undefined): Watts {
    const said = Number(set ?? NaN);
    if (said > 0 && Number.isFinite(said)) return { watts: said, from: 'set' };
    this.#look();
    return this.#watts === null
      ? { watts: assumedWatts, from: 'assumed' }
      : { watts: this.#watts, from: 'measured' };
  }

  #look(): void {
    const from = this.#from;
    const now = this.#read();
    if (now === null || from === null || now.at - from.at > longest || now.joules < from.joules) {
      this.#from = now;
      return;
    }
    if (now.busy - from.busy < leastBusy) return;
    this.#watts = (now.joules - from.joules) / (now.busy - from.busy);
    this.#from = now;
  }

  #read(): Reading | null {
    try {
      const joules = this.#meter.joules();
      return joules > 0 ? { at: this.#now(), joules, busy: this.#meter.busy() } : null;
    } catch {
      return null; // no such counter, or not ours to read
    }
  }
}
