import type { GroundingErrorCode } from '@grounder/core';
import { GroundingError } from '@grounder/core';

/** An error as it passes between page and worker, which would leave its code behind. */
export interface SentError {
  /** The code of a `GroundingError`. */
  readonly code?: GroundingErrorCode;
  /** The name of any other. */
  readonly name: string;
  /** What it says. */
  readonly message: string;
}

/** What a call of the worker ends with. */
export type Outcome<Result> = { readonly value: Result } | { readonly error: SentError };

/** Makes an outcome of what some work returns or throws. */
export async function outcomeOf<Result>(work: () => Promise<Result>): Promise<Outcome<Result>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error: toSent(error) };
  }
}

/** Returns what a call returned, or throws what it threw. */
export function valueOf<Result>(outcome: Outcome<Result>): Result {
  if ('value' in outcome) return outcome.value;
  throw fromSent(outcome.error);
}

/** Makes an error ready to be sent. */
export function toSent(error: unknown): SentError {
  if (GroundingError.isInstance(error)) {
    return { code: error.code, name: error.name, message: error.message };
  }
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { name, message };
}

/** Makes an error of what was sent. */
export function fromSent({ code, name, message }: SentError): Error {
  if (code !== undefined) return new GroundingError(code, message);
  return Object.assign(new Error(message), { name });
}
