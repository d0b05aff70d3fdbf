/** The natural cubic spline through (x, y), x ascending, as its second derivatives (Numerical Recipes, section 3.3). */
function curvatures(x: Float64Array, y: ArrayLike<number>): Float64Array {
  const [second, slope] = [new Float64Array(x.length), new Float64Array(x.length)];
  const at = (values: ArrayLike<number>, i: number): number => values[i] as number;
  for (let i = 1; i < x.length - 1; i += 1) {
    const [left, right] = [at(x, i) - at(x, i - 1), at(x, i + 1) - at(x, i)];
    const part = left / (left + right);
    const pivot = part * at(second, i - 1) + 2;
    const bend = (at(y, i + 1) - at(y, i)) / right - (at(y, i) - at(y, i - 1)) / left;
    second[i] = (part - 1) / pivot;
    slope[i] = ((6 * bend) / (left + right) - part * at(slope, i - 1)) / pivot;
  }
  for (let i = x.length - 2; i > 0; i -= 1)
    second[i] = at(second, i) * at(second, i + 1) + at(slope, i);
  second[0] = 0;
  return second;
}

/** The natural cubic spline through (x, y) at the points of `to`; all ascend, `to` lies within `x`. */
export function splined(x: Float64Array, y: ArrayLike<number>, to: Float64Array): Float64Array {
  const second = curvatures(x, y);
  let high = 1;
  return to.map(point => {
    while (high < x.length - 1 && (x[high] as number) < point) high += 1;
    const [x0, x1] = [x[high - 1] as number, x[high] as number];
    const width = x1 - x0;
    const [a, b] = [(x1 - point) / width, (point - x0) / width];
    const bend =
      (a ** 3 - a) * (second[high - 1] as number) + (b ** 3 - b) * (second[high] as number);
    return a * (y[high - 1] as number) + b * (y[high] as number) + (bend * width ** 2) / 6;
  });
}
