import type { GroundingErrorCode, RasterImage } from '@grounder/core';
import { GroundingError } from '@grounder/core';

import { decodingError } from '../errors.js';

/** What the decoding thread is asked. */
export interface DecodingQuestion {
  /** The file. */
  readonly bytes: Uint8Array;
  /** The pixels whose cost is allowed. */
  readonly maxPixels: number;
}

/** What the decoding thread says: that it is there, a picture, or what went wrong. */
export type DecodingAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'image'; readonly image: RasterImage }
  | {
      readonly kind: 'error';
      readonly code: GroundingErrorCode;
      readonly message: string;
      readonly cause: Error | undefined;
    };

/** Makes an answer of an error; threads hand on neither its class nor its code. */
export function errorAnswer(error: unknown): DecodingAnswer {
  const { code, message, cause } = decodingError(error, 'image');
  return { kind: 'error', code, message, cause: cause instanceof Error ? cause : undefined };
}

/** Makes the error of an answer again. */
export function answeredError({
  code,
  message,
  cause,
}: Extract<DecodingAnswer, { kind: 'error' }>): GroundingError {
  return new GroundingError(code, message, cause === undefined ? {} : { cause });
}
