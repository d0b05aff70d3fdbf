/** Channels that are fetched before they are wanted. */
const reach = 3;

/** Which way somebody goes through the channels of a cube, and what comes next there. */
export class Travel {
  private id = '';
  private channel = NaN;

  /** The channels after this one in the direction of travel; none after a leap, and none beyond the ends but for a film's turn. */
  ahead(id: string, channel: number, count: number): number[] {
    const step = id === this.id ? channel - this.channel : NaN;
    this.id = id;
    this.channel = channel;
    // From the last channel to the first, as a film goes.
    const isTurn = step === 1 - count && count > 1;
    if (!isTurn && !(Math.abs(step) >= 1 && Math.abs(step) <= reach)) return [];
    const way = isTurn ? 1 : Math.sign(step);
    return Array.from({ length: reach }, (_, nth) => channel + way * (nth + 1)).filter(
      one => one >= 0 && one < count
    );
  }
}
