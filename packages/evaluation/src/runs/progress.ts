import type { GroundingRecord } from './grounding-record.js';

/** How far an evaluation has come. */
export interface EvaluationProgress {
  /** Records finished, those of an earlier run included. */
  readonly done: number;
  /** Records in all: systems times examples. */
  readonly total: number;
  /** Records with a failure. */
  readonly failed: number;
  /** Records in a second of this run. */
  readonly rate: number;
  /** Milliseconds that are left at this rate. */
  readonly etaMs: number;
}

/** Where a run starts. */
interface Start {
  readonly total: number;
  readonly before: number;
  readonly failed: number;
}

/** Counts records, and tells of each. */
export function trackProgress(
  start: Start,
  onProgress?: (progress: EvaluationProgress) => void,
): (record: GroundingRecord) => void {
  const { total, before } = start;
  const started = performance.now();
  let { failed } = start;
  let finished = 0;
  return ({ failure }) => {
    finished += 1;
    if (failure !== undefined) failed += 1;
    const elapsed = Math.max(performance.now() - started, Number.MIN_VALUE);
    const done = before + finished;
    const etaMs = ((total - done) * elapsed) / finished;
    onProgress?.({ done, total, failed, rate: (1000 * finished) / elapsed, etaMs });
  };
}
