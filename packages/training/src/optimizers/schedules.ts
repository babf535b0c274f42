import { GroundingError } from '@grounder/core';

/** The learning rate of each step. */
export type Schedule = (step: number) => number;

/**
 * Keeps one learning rate.
 * @param rate - The learning rate, above 0.
 */
export function constantSchedule(rate: number): Schedule {
  assertRate(rate);
  return () => rate;
}

/** How {@link cosineSchedule} falls. */
export interface CosineScheduleOptions {
  /** The learning rate at the start. */
  readonly rate: number;
  /** Number of steps until the end is reached. */
  readonly steps: number;
  /**
   * The learning rate at the end and after it.
   * @defaultValue 0
   */
  readonly least?: number;
}

/**
 * Falls from one learning rate to another along half a cosine, as PyTorch's `CosineAnnealingLR`
 * (https://arxiv.org/abs/1608.03983).
 */
export function cosineSchedule({ rate, steps, least = 0 }: CosineScheduleOptions): Schedule {
  assertRate(rate);
  assertSteps(steps);
  return (step) => {
    const done = Math.min(step / steps, 1);
    return least + ((rate - least) * (1 + Math.cos(Math.PI * done))) / 2;
  };
}

/** How {@link stepSchedule} falls. */
export interface StepScheduleOptions {
  /** The learning rate at the start. */
  readonly rate: number;
  /** Number of steps between falls. */
  readonly every: number;
  /**
   * What the rate is multiplied by at each fall.
   * @defaultValue 0.1
   */
  readonly factor?: number;
}

/** Falls at equal distances, as PyTorch's `StepLR`. */
export function stepSchedule({ rate, every, factor = 0.1 }: StepScheduleOptions): Schedule {
  assertRate(rate);
  assertSteps(every);
  return (step) => rate * factor ** Math.floor(step / every);
}

/**
 * Rises along a line from 0 to another schedule, then follows it from its start.
 * @param steps - Number of steps of the rise; the first has 1 / `steps` of the rate.
 */
export function warmUp(steps: number, schedule: Schedule): Schedule {
  assertSteps(steps);
  const full = schedule(0);
  return (step) => (step < steps ? (full * (step + 1)) / steps : schedule(step - steps));
}

function assertRate(rate: number): void {
  if (rate > 0 && Number.isFinite(rate)) return;
  throw new GroundingError('INVALID_OPTION', `expected a learning rate above 0, got ${rate}`);
}

function assertSteps(steps: number): void {
  if (Number.isSafeInteger(steps) && steps >= 1) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected a whole number of steps, at least 1, got ${steps}`,
  );
}
