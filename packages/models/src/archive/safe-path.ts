import { GroundingError } from '@grounder/core';
import { hasControls } from '@grounder/core/internal';

const reservedName = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
const longestSegment = 255;

/**
 * Tells whether a relative path stays inside the folder that it is joined to, on every platform:
 * segments between forward slashes, none of them empty, `.`, `..`, a device name of Windows, with
 * characters that steer a terminal or turn the direction of text, or anything of that kind after
 * percent-decoding.
 */
export function isSafePath(path: string): boolean {
  if (path === '' || path.length > 1024) return false;
  return path.split('/').every((segment) => isSafeSegment(segment) && decodesSafely(segment));
}

/** Checks a relative path. */
export function checkSafePath(path: string, origin: string): void {
  if (isSafePath(path)) return;
  throw new GroundingError(
    'INVALID_DATA',
    `expected file names that stay inside the model's folder from ${origin}, ` +
      `got ${JSON.stringify(path.slice(0, 200))}; nothing was written`,
  );
}

function isSafeSegment(segment: string): boolean {
  if (segment === '' || segment.length > longestSegment) return false;
  if (/[\\:*?"<>|]/.test(segment) || hasControls(segment)) return false;
  // Windows drops dots and spaces at the end, so that '..' has many spellings there.
  return !/[. ]$/.test(segment) && !reservedName.test(segment);
}

function decodesSafely(segment: string): boolean {
  if (!segment.includes('%')) return true;
  try {
    const decoded = decodeURIComponent(segment);
    return decoded === segment || (isSafeSegment(decoded) && !/[/%]/.test(decoded));
  } catch {
    return false;
  }
}
