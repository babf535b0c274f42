/** What a {@link TransferFault} knows beside its message. */
export interface TransferFaultOptions extends ErrorOptions {
  /** How long the server asks to be left alone, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** Bytes that this attempt brought beyond all earlier ones. */
  readonly advancedBytes?: number;
  /** The status of the server's answer, when there was one. */
  readonly status?: number;
}

/** A fault of network or server that may be gone at the next attempt. It never leaves the package. */
export class TransferFault extends Error {
  override readonly name = 'TransferFault';
  /** How long the server asks to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** Bytes that this attempt brought beyond all earlier ones. */
  readonly advancedBytes: number;
  /** The status of the server's answer, when there was one. */
  readonly status: number | undefined;

  /**
   * @param options - The cause, and what the next attempt should know.
   */
  constructor(message: string, options: TransferFaultOptions = {}) {
    super(message, options);
    this.retryAfterMs = options.retryAfterMs;
    this.advancedBytes = options.advancedBytes ?? 0;
    this.status = options.status;
  }
}

/** Says in a few words what an error of `fetch` means; the reason is often hidden in its cause. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  const hidden = cause.message === '' && 'code' in cause ? String(cause.code) : cause.message;
  return `${error.message}: ${hidden}`;
}
