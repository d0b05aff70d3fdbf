// Medians, of what is finite.
const { isFinite } = Number;

/** Hoare's selection: moves the element of rank `rank` among the first `count` to its place; smaller ones lie before it. */
function select(values: Float64Array, count: number, rank: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1] as number;
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

/** The median of the finite numbers (mean of the middle two); NaN when there are none. */
export function median(values: ArrayLike<number>): number {
  const finite = new Float64Array(values.length);
  let count = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    if (isFinite(value)) finite[count++] = value;
  }
  if (count === 0) return NaN;
  const upper = select(finite, count, count >> 1);
  if (count % 2 === 1) return upper;
  let lower = -Infinity;
  for (let index = 0; index < count >> 1; index += 1)
    if ((finite[index] as number) > lower) lower = finite[index] as number;
  return (lower + upper) / 2;
}
