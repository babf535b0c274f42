/**
 * Finds a quantile of sorted numbers, interpolated between neighbours as NumPy's `quantile` does
 * (type 7 of Hyndman & Fan, "Sample Quantiles in Statistical Packages", 1996); NaN without numbers.
 */
export function quantileOf(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? NaN;
  const above = sorted[Math.ceil(place)] ?? NaN;
  return below + (above - below) * (place - Math.floor(place));
}
