/** The lowest and the highest value under each pixel column of a polyline; NaN where a column holds none. */
export interface Envelope {
  readonly low: Float32Array;
  readonly high: Float32Array;
}

/**
 * Reduces a spectrum to its extremes per pixel column, so that a line drawn from low to high in every
 * column shows each peak of the whole. Column c holds the values floor(c n / columns) to the next one's first.
 */
export function decimate(values: ArrayLike<number>, columns: number): Envelope {
  const low = new Float32Array(columns).fill(NaN);
  const high = new Float32Array(columns).fill(NaN);
  for (let column = 0; column < columns; column++) {
    const first = Math.floor((column * values.length) / columns);
    const end = Math.max(first + 1, Math.floor(((column + 1) * values.length) / columns));
    for (let i = first; i < end; i++) {
      const value = values[i] ?? NaN;
      if (Number.isNaN(value)) continue;
      // The negation takes the column's first value as well: nothing compares with NaN.
      if (!((low[column] ?? NaN) <= value)) low[column] = value;
      if (!((high[column] ?? NaN) >= value)) high[column] = value;
    }
  }
  return { low, high };
}
