/** The values used last, up to a number of them; the oldest leave first. */
export class Lru<V> {
  private readonly room: number;
  private readonly kept = new Map<string, V>();

  constructor(room: number) {
    this.room = room;
  }

  get(key: string): V | undefined {
    const value = this.kept.get(key);
    if (value === undefined) return undefined;
    this.kept.delete(key);
    this.kept.set(key, value);
    return value;
  }

  set(key: string, value: V): void {
    this.kept.delete(key);
    this.kept.set(key, value);
    const [oldest] = this.kept.keys();
    if (this.kept.size > this.room && oldest !== undefined) this.kept.delete(oldest);
  }
}
