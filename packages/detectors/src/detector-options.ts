import type { Session } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { showJson } from '@grounder/core/internal';

/** What every detector needs. */
export interface ModelOptions {
  /** The open model, which the detector owns from now on. */
  readonly session: Pick<Session, 'inputs' | 'outputs' | 'run' | 'dispose'>;
  /**
   * Most detections per image, at least 1.
   * @defaultValue 300
   */
  readonly maxDetections?: number;
  /**
   * Most images of one run in `detectEach`, at least 1, for a model that takes any number. Each
   * takes 12 bytes a pixel of the model's picture and what the model itself needs.
   * @defaultValue 2
   */
  readonly batchSize?: number;
}

/** What a detector needs whose model does not tell its class names. */
export interface DetectorOptions extends ModelOptions {
  /** Class names in the model's order. */
  readonly labels: readonly string[];
}

/** Checks the class names. */
export function checkLabels(
  labels: readonly string[] | undefined,
): asserts labels is readonly string[] {
  const given: unknown = labels;
  const fits =
    Array.isArray(given) &&
    given.length > 0 &&
    given.every((label: unknown) => typeof label === 'string' && label.trim() !== '');
  if (fits) return;
  throw new GroundingError(
    'INVALID_OPTION',
    'expected labels, one name for each class of the model in its order, ' +
      `got ${showJson(given, 80)}`,
  );
}

/** Checks a share. */
export function checkShare(name: string, value: number): void {
  if (value >= 0 && value <= 1) return;
  throw new GroundingError('INVALID_OPTION', `expected ${name} from 0 to 1, got ${value}`);
}

/** Checks a count. */
export function checkCount(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 1) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected ${name} to be a whole number of at least 1, got ${value}`,
  );
}
