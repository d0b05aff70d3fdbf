/** Whose turn it is: "Run All" starts every cell of a notebook at once, yet they must act in order. */

interface Entry {
  readonly ours: boolean;
  readonly ended: Promise<boolean>;
}

/** The cells of one notebook that have begun and not ended. */
export class Turns {
  private running: readonly Entry[] = [];

  /**
   * Runs one of our cells after every earlier cell has ended well.
   * Answers false without running it when an earlier one failed.
   */
  ours(run: () => Promise<boolean>): Promise<boolean> {
    const earlier = this.running.map(({ ended }) => ended);
    return this.enter(true, earlier, run);
  }

  /** Runs a kernel's cell after our earlier ones; the kernel itself keeps the order of its own. */
  kernels(run: () => Promise<boolean>): Promise<boolean> {
    const earlier = this.running.filter(({ ours }) => ours).map(({ ended }) => ended);
    return this.enter(false, earlier, run);
  }

  private enter(
    ours: boolean,
    earlier: readonly Promise<boolean>[],
    run: () => Promise<boolean>
  ): Promise<boolean> {
    const result =
      earlier.length === 0
        ? run()
        : Promise.all(earlier).then(ended => (ended.every(Boolean) ? run() : false));
    const entry = { ours, ended: result.catch(() => false) };
    this.running = [...this.running, entry];
    void entry.ended.then(() => {
      this.running = this.running.filter(one => one !== entry);
    });
    return result;
  }
}
