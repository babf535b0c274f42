/** What a {@link TransferFault} knows beside its message. */
export interface TransferFaultOptions extends ErrorOptions {
  /** How long the server asks to be left alone, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** Bytes that this attempt brought beyond all earlier ones. */
  readonly advancedBytes?: number;
  /** The status of the server's answer, when there was one. */
  readonly status?: number;
  /** Why there was no answer, when there was none. */
  readonly unanswered?: Unanswered;
}

/** No way to the server, told at once; or nothing heard from it until the patience ended. */
export type Unanswered = 'unreachable' | 'silent';

/** A fault of network or server that may be gone at the next attempt. It never leaves the package. */
export class TransferFault extends Error {
  override readonly name = 'TransferFault';
  /** How long the server asks to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** Bytes that this attempt brought beyond all earlier ones. */
  readonly advancedBytes: number;
  /** The status of the server's answer, when there was one. */
  readonly status: number | undefined;
  /** Why there was no answer, when there was none. */
  readonly unanswered: Unanswered | undefined;

  /**
   * @param options - The cause, and what the next attempt should know.
   */
  constructor(message: string, options: TransferFaultOptions = {}) {
    super(message, options);
    this.retryAfterMs = options.retryAfterMs;
    this.advancedBytes = options.advancedBytes ?? 0;
    this.status = options.status;
    this.unanswered = options.unanswered;
  }
}

/** Says in a few words what an error of `fetch` means; the reason is often hidden in its cause. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const own = error.message === '' && 'code' in error ? String(error.code) : error.message;
  return cause instanceof Error ? `${own}: ${reasonOf(cause)}` : own;
}
