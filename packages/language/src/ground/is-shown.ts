import type { Box, RasterImage } from '@grounder/core';

/** Whether any of a box lies inside a picture; a box without area shows nothing. */
export function isShown(
  box: Box,
  { width, height }: Pick<RasterImage, 'width' | 'height'>,
): boolean {
  const isWide = Math.min(box.right, width) > Math.max(box.left, 0);
  const isHigh = Math.min(box.bottom, height) > Math.max(box.top, 0);
  return isWide && isHigh;
}
