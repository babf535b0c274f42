import type { GroundingOutcome } from '@grounder/evaluation';
import type { McNemarResult, PairedCounts } from '@grounder/evaluation/internal';
import { proposalCeiling } from '@grounder/evaluation';

import { readJsonFixture } from '../../support/fixtures.js';
import type { Corners } from '../reference.js';
import { toBox } from '../reference.js';

/** A mean with its interval, by NumPy. */
export interface ReferenceEstimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

interface ReferenceLatency {
  readonly p50: number;
  readonly p95: number;
  readonly count: number;
}

/** What `metrics.py` wrote. */
export interface MetricsReference {
  readonly outcomes: readonly GroundingOutcome[];
  readonly bootstrap: Readonly<Record<'samples' | 'level' | 'seed', number>>;
  readonly estimates: Readonly<Record<string, ReferenceEstimate>>;
  readonly groups: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly count: number; readonly accuracy50: number }>>
    >
  >;
  readonly mcnemar: readonly (Pick<PairedCounts, 'firstOnly' | 'secondOnly'> &
    Partial<McNemarResult>)[];
  readonly latency: {
    readonly timings: readonly Readonly<Record<string, number>>[];
    readonly stages: Readonly<Record<string, ReferenceLatency>>;
    readonly total: ReferenceLatency;
    readonly expressionsPerSecond: number;
  };
}

interface WrittenOutcome extends Omit<GroundingOutcome, 'predicted' | 'truth' | 'ceiling'> {
  readonly predicted: Corners | null;
  readonly truth: Corners | null;
  readonly proposals?: readonly Corners[];
}

/** Reads the metrics of made-up groundings. */
export function readMetrics(): MetricsReference {
  const { outcomes, ...rest } = readJsonFixture('evaluation/metrics.json') as Omit<
    MetricsReference,
    'outcomes'
  > & { readonly outcomes: readonly WrittenOutcome[] };
  return { ...rest, outcomes: outcomes.map(toOutcome) };
}

function toOutcome({ predicted, truth, proposals, ...rest }: WrittenOutcome): GroundingOutcome {
  const boxes = {
    predicted: predicted === null ? undefined : toBox(predicted),
    truth: truth === null ? undefined : toBox(truth),
  };
  if (proposals === undefined) return { ...rest, ...boxes };
  const ceiling = boxes.truth && proposalCeiling(proposals.map(toBox), boxes.truth);
  return { ...rest, ...boxes, ...(ceiling && { ceiling }) };
}
