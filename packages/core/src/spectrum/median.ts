// Medians, of what is finite.
const { isFinite } = Number;

// Ranges longer than this are narrowed by a sample first.
const longest = 600;

/** About which elements the one of rank `rank` is likely to lie, from a sample (Floyd & Rivest 1975, algorithm 489). */
function narrow(low: number, high: number, rank: number): readonly [number, number] {
  const count = high - low + 1;
  const at = rank - low + 1;
  const log = Math.log(count);
  const sample = 0.5 * Math.exp((2 * log) / 3);
  const spread =
    0.5 * Math.sqrt((log * sample * (count - sample)) / count) * Math.sign(at - count / 2);
  const from = Math.max(low, Math.floor(rank - (at * sample) / count + spread));
  return [from, Math.min(high, Math.floor(rank + ((count - at) * sample) / count + spread))];
}

/** Moves the element of rank `rank` of [low, high] to its place; smaller ones lie before it (Hoare's selection, narrowed by samples). */
function select(
  values: Float64Array,
  [low, high]: readonly [number, number],
  rank: number
): number {
  while (low < high) {
    if (high - low > longest) select(values, narrow(low, high, rank), rank);
    const pivot = values[high - low > longest ? rank : (low + high) >> 1] as number;
    let [left, right] = [low, high];
    while (left <= right) {
      while ((values[left] as number) < pivot) left += 1;
      while ((values[right] as number) > pivot) right -= 1;
      if (left > right) break;
      const swapped = values[left] as number;
      values[left] = values[right] as number;
      values[right] = swapped;
      left += 1;
      right -= 1;
    }
    if (rank <= right) high = right;
    else if (rank >= left) low = left;
    else return pivot;
  }
  return values[rank] as number;
}

/** Moves the finite numbers of values[start..end[ to the front of `into`; answers how many there are. */
export function gatherFinite(
  values: ArrayLike<number>,
  into: Float64Array,
  [start, end]: readonly [number, number]
): number {
  let count = 0;
  for (let index = start; index < end; index += 1) {
    const value = values[index] as number;
    if (isFinite(value)) into[count++] = value;
  }
  return count;
}

/** The median of the first `count` numbers (mean of the middle two), which it reorders; NaN when there are none. */
export function medianInPlace(values: Float64Array, count: number): number {
  if (count === 0) return NaN;
  const upper = select(values, [0, count - 1], count >> 1);
  if (count % 2 === 1) return upper;
  let lower = -Infinity;
  for (let index = 0; index < count >> 1; index += 1)
    if ((values[index] as number) > lower) lower = values[index] as number;
  return (lower + upper) / 2;
}

/** The median of the finite numbers (mean of the middle two); NaN when there are none. */
export function median(values: ArrayLike<number>): number {
  const finite = new Float64Array(values.length);
  return medianInPlace(finite, gatherFinite(values, finite, [0, values.length]));
}
