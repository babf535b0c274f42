import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';

import { BrokenField } from '../datasets/record-fields.js';
import type { ReferringExample } from '../datasets/referring-example.js';
import type { CeilingStep } from '../metrics/proposal-ceiling.js';
import { proposalCeiling } from '../metrics/proposal-ceiling.js';
import type { SystemAnswer } from './ground-function.js';
import type { GroundingRecord, RecordedCandidate } from './grounding-record.js';
import { parseRecord } from './parse-record.js';

/** More would be thousands of boxes for each picture of the gallery. */
const keptCandidates = 10;

/**
 * Writes down what a system answered.
 * @throws GroundingError `INVALID_DATA` for an answer that could not be read back, such as a score of
 *   NaN.
 */
export function recordAnswer(
  system: string,
  example: ReferringExample,
  answer: SystemAnswer,
): GroundingRecord {
  const { box, label, candidates, query, timings = {}, reason } = answer;
  const subject = query?.subject?.head;
  const ceiling = ceilingOf(candidates, example);
  const record = {
    ...describeExample(system, example),
    predicted: box,
    ...defined({ label, subject, reason, ceiling }),
    candidates: (candidates ?? []).slice(0, keptCandidates).map(keep),
    timings,
  };
  assertReadable(record);
  return record;
}

function assertReadable(record: GroundingRecord): void {
  try {
    parseRecord(JSON.parse(JSON.stringify(record, showNumber)));
  } catch (error) {
    if (!(error instanceof BrokenField)) throw error;
    throw new GroundingError(
      'INVALID_DATA',
      `expected an answer of finite numbers and texts, got another ${error.field}: ${error.message}`,
    );
  }
}

/** JSON would write NaN and infinity as null, which is no answer rather than a wrong one. */
function showNumber(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** Writes down that a system gave no answer. */
export function recordFailure(
  system: string,
  example: ReferringExample,
  error: unknown,
): GroundingRecord {
  const code = GroundingError.isInstance(error)
    ? error.code
    : error instanceof Error
      ? error.name
      : typeof error;
  const message = error instanceof Error ? error.message : String(error);
  return {
    ...describeExample(system, example),
    predicted: undefined,
    candidates: [],
    timings: {},
    failure: { code, message },
  };
}

type ExampleFields = Omit<GroundingRecord, 'predicted' | 'candidates' | 'timings'>;

function describeExample(system: string, example: ReferringExample): ExampleFields {
  const { id, imageId, image, expression, box, split, tags } = example;
  const { category, distractors, width, height } = example;
  return {
    system,
    id,
    image: imageId,
    imagePath: image,
    expression,
    split,
    tags,
    truth: box,
    ...defined({ category, distractors, width, height }),
  };
}

function ceilingOf(
  candidates: readonly RecordedCandidate[] | undefined,
  { box: truth }: ReferringExample,
): readonly CeilingStep[] | undefined {
  if (candidates === undefined) return undefined;
  if (truth === undefined) return [];
  // Candidates come ranked by the system; a proposal's place is the detector's opinion.
  const proposals = candidates.toSorted(
    (first, second) => second.detection.score - first.detection.score,
  );
  return proposalCeiling(
    proposals.map(({ box }) => box),
    truth,
  );
}

function keep({ box, label, score, detection }: RecordedCandidate): RecordedCandidate {
  const { left, top, right, bottom } = box;
  return {
    box: { left, top, right, bottom },
    label,
    score: score === undefined ? undefined : finite(score),
    detection: { score: detection.score },
  };
}

/** JSON has no infinity, which a scorer may use to rule a region out. */
function finite(score: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, score));
}
