import { escapeControls } from './escape-controls.js';

/**
 * What went wrong, as a literal that callers can switch on.
 *
 * - `INVALID_OPTION`: an argument or option is outside its documented range.
 * - `INVALID_BOX`: a box is empty, reversed, not finite, or leaves nothing inside the image.
 * - `INVALID_QUERY`: the phrase is empty or longer than the limit.
 * - `INVALID_IMAGE`: the bytes are empty, truncated or not an image.
 * - `UNSUPPORTED_IMAGE`: the bytes are an image in a format that no available codec reads.
 * - `IMAGE_TOO_LARGE`: the image claims more pixels than the limit allows.
 * - `INVALID_DATA`: a file or value does not have the documented shape.
 * - `INVALID_MODEL`: the bytes are not a model that can be opened or translated.
 * - `MODEL_MISMATCH`: a model's inputs or outputs are not those that the adapter understands.
 * - `FILE_NOT_FOUND`: there is no file at the path.
 * - `FILE_UNREADABLE`: the path is a directory or cannot be read.
 * - `FILE_UNWRITABLE`: the path cannot be written.
 * - `MODEL_NOT_FOUND`: a model is not on this machine, or the hub knows no such model or file; the
 *   message names the command that gets it.
 * - `ACCESS_DENIED`: the hub asks for a token, or for one with more rights.
 * - `OFFLINE`: something would have to be fetched, and the caller wants no network.
 * - `DOWNLOAD_FAILED`: the network or the server failed for longer than the retries last, or what
 *   came is not what was announced.
 * - `MISSING_PACKAGE`: an optional package is not installed; the message names the command.
 * - `TRAINING_DIVERGED`: the loss or its gradient became infinite or NaN; the message says how to go on.
 * - `SHARDS_FAILED`: pieces of a long run were given up; the message says how many, and why the first.
 * - `SHARD_REFUSED`: this worker has another version or other models than the run; another worker may do it.
 * - `QUEUE_UNREACHABLE`: the server of a queue did not answer for as long as one was to wait.
 * - `DISPOSED`: the object was used after `dispose()`.
 */
export type GroundingErrorCode =
  | 'INVALID_OPTION'
  | 'INVALID_BOX'
  | 'INVALID_QUERY'
  | 'INVALID_IMAGE'
  | 'UNSUPPORTED_IMAGE'
  | 'IMAGE_TOO_LARGE'
  | 'INVALID_DATA'
  | 'INVALID_MODEL'
  | 'MODEL_MISMATCH'
  | 'FILE_NOT_FOUND'
  | 'FILE_UNREADABLE'
  | 'FILE_UNWRITABLE'
  | 'MODEL_NOT_FOUND'
  | 'ACCESS_DENIED'
  | 'OFFLINE'
  | 'DOWNLOAD_FAILED'
  | 'MISSING_PACKAGE'
  | 'TRAINING_DIVERGED'
  | 'SHARDS_FAILED'
  | 'SHARD_REFUSED'
  | 'QUEUE_UNREACHABLE'
  | 'DISPOSED';

const brand = Symbol.for('grounder.GroundingError');

/**
 * The one error class of grounder. Its message says what was expected, what came and what to do.
 *
 * @example
 * ```ts
 * try {
 *   await grounder.ground(image, phrase);
 * } catch (error) {
 *   if (GroundingError.isInstance(error) && error.code === 'INVALID_QUERY') askAgain();
 * }
 * ```
 */
export class GroundingError extends Error {
  override readonly name = 'GroundingError';
  /** What went wrong, as a literal. */
  readonly code: GroundingErrorCode;
  /** Marks instances across copies of this package, where `instanceof` fails. */
  readonly [brand] = true;

  /**
   * @param message - Shown on one line: control characters of files and phrases in it are escaped.
   * @param options - The `cause`, when another error lies behind this one.
   */
  constructor(code: GroundingErrorCode, message: string, options?: ErrorOptions) {
    super(escapeControls(message), options);
    this.code = code;
  }

  /**
   * Tells whether a value is a `GroundingError`, also when another copy of this package made it.
   * @param value - Anything, typically what a `catch` received.
   */
  static isInstance(value: unknown): value is GroundingError {
    return value instanceof Error && brand in value;
  }
}
