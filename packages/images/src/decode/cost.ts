import { GroundingError } from '@grounder/core';

/** What decoding a file takes beyond the file itself, by its headers. */
export interface DecodingCost {
  /** Most memory at one time. */
  readonly bytes: number;
  /** Time of one core of the year 2020. */
  readonly nanoseconds: number;
}

/** What one allowed pixel may cost: 24 bytes, and 2 seconds for 25 million. */
const bytesPerPixel = 24;
const nanosecondsPerPixel = 80;

/** Pixels whose cost is allowed on top, so that small limits leave room for headers and tables. */
const sparePixels = 1_000_000;

/**
 * Refuses a file that takes more memory or time than its pixels may.
 * @param maxPixels - Most pixels (width × height) that are allowed.
 * @param what - What costs so much, for the message.
 * @throws GroundingError `IMAGE_TOO_LARGE`.
 */
export function checkCost(cost: DecodingCost, maxPixels: number, what: () => string): void {
  const pixels = Math.max(cost.bytes / bytesPerPixel, cost.nanoseconds / nanosecondsPerPixel);
  if (pixels <= maxPixels + sparePixels) return;
  throw new GroundingError(
    'IMAGE_TOO_LARGE',
    `expected a file that costs as much to decode as ${maxPixels} pixels, got ${what()}, which costs as much as ${Math.ceil(pixels)}; save the image anew, shrink it, or raise maxPixels`,
  );
}
