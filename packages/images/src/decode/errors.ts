import { GroundingError } from '@grounder/core';

/** Says that bytes are damaged or no image: code `INVALID_IMAGE`. */
export function invalidImage(message: string, cause?: unknown): GroundingError {
  return new GroundingError('INVALID_IMAGE', message, cause === undefined ? {} : { cause });
}

/** Says that bytes are an image of a kind that the codec does not read: `UNSUPPORTED_IMAGE`. */
export function unsupportedImage(message: string, cause?: unknown): GroundingError {
  return new GroundingError('UNSUPPORTED_IMAGE', message, cause === undefined ? {} : { cause });
}

/** Says that a file is of the kind that phones take; no codec for Node comes with its licences. */
export function unsupportedHeic(cause?: unknown): GroundingError {
  return unsupportedImage(
    'expected JPEG or PNG, got HEIC, which is not read here; convert the file to JPEG or PNG, or let the ' +
      'phone take JPEGs (iPhone: Settings, Camera, Formats, Most Compatible)',
    cause,
  );
}

/** What to do about a file that only sharp reads; ends the message of an `UNSUPPORTED_IMAGE`. */
export const sharpAdvice =
  'run `npm install sharp` and pass sharpCodec(sharp), or convert the file to PNG';

/**
 * Makes any failure of a decoder a typed one: grounding errors pass, others become the cause of an
 * `INVALID_IMAGE`.
 */
export function decodingError(error: unknown, what: string): GroundingError {
  if (GroundingError.isInstance(error)) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return invalidImage(
    `expected a complete ${what} file, got damaged or cut data (${detail})`,
    error,
  );
}
