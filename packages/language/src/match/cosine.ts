/** The cosine of the angle between two vectors of one length. */
export function cosine(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let [product, leftSquare, rightSquare] = [0, 0, 0];
  for (let index = 0; index < left.length; index += 1) {
    const [a, b] = [left[index] ?? 0, right[index] ?? 0];
    product += a * b;
    leftSquare += a * a;
    rightSquare += b * b;
  }
  const value = product / Math.sqrt(leftSquare * rightSquare);
  return Number.isFinite(value) ? Math.min(1, Math.max(-1, value)) : 0;
}
