// The window: how many things a queue holds at a time. Who finds none waits in line, and is let in as others leave.

interface Waiting {
  readonly job: string;
  readonly enter: () => void;
  readonly drop: () => void;
}

export class Window {
  readonly #size: () => number;
  readonly #waiting: Waiting[] = [];
  readonly #roomCalls: (() => void)[] = [];
  #held = 0;

  /** `size` may change; call `fill` when it has grown. */
  constructor(size: () => number) {
    this.#size = size;
  }

  get held(): number {
    return this.#held;
  }

  /** How many more could enter before one has to wait. */
  get room(): number {
    return Math.max(0, this.#size() - this.#held - this.#waiting.length);
  }

  onRoom(call: () => void): void {
    this.#roomCalls.push(call);
  }

  /** Calls `enter` now when there is room or it is urgent, else in its turn; resolves false when its job is dropped before. */
  admit(job: string, enter: () => void, isUrgent: boolean): Promise<boolean> {
    if (isUrgent || this.room > 0) {
      this.hold();
      enter();
      return Promise.resolve(true);
    }
    return new Promise(resolve => {
      const entered = (): void => {
        resolve(true);
        enter();
      };
      this.#waiting.push({ job, enter: entered, drop: () => resolve(false) });
    });
  }

  /** Holds one more, whether or not there is room. */
  hold(): void {
    this.#held += 1;
  }

  release(): void {
    this.#held -= 1;
    this.fill();
  }

  /** Lets in whom there is room for, and says so when some is left. */
  fill(): void {
    while (this.#held < this.#size()) {
      const waiting = this.#waiting.shift();
      if (waiting === undefined) break;
      this.hold();
      waiting.enter();
    }
    if (this.room > 0) for (const call of this.#roomCalls) call();
  }

  /** Sends away who waits: those of a job, or all. */
  drop(job?: string): void {
    const matches = (one: Waiting): boolean => job === undefined || one.job === job;
    for (const waiting of this.#waiting.filter(matches)) {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      waiting.drop();
    }
  }
}
