export { openCoco } from './datasets/coco-data-set.js';
export type { DataSet } from './datasets/data-set.js';
export { decodePickle } from './datasets/decode-pickle.js';
export { inspectDataSet } from './datasets/inspect-data-set.js';
export { openJsonl } from './datasets/jsonl-data-set.js';
export { openDataSet } from './datasets/open-data-set.js';
export { readJsonArrays } from './datasets/read-json-arrays.js';
export { openRefcoco } from './datasets/refcoco-data-set.js';
export { openRefcocos } from './datasets/refcocos-data-set.js';
export type { ReferringExample } from './datasets/referring-example.js';
export { averagePrecision } from './metrics/average-precision.js';
export { bootstrapInterval } from './metrics/bootstrap-interval.js';
export type { GroundingOutcome } from './metrics/grounding-outcome.js';
export {
  byBoxSize,
  byCategory,
  byDistractors,
  byExpressionLength,
  byTag,
  groupOutcomes,
} from './metrics/groupings.js';
export { mcNemarTest, pairOutcomes } from './metrics/mcnemar.js';
export type { Measure } from './metrics/measures.js';
export {
  hitAbove,
  hitFrom,
  hitWhenProposed,
  meanOf,
  noTargetPrecision,
  noTargetRecall,
  overlap,
  proposed,
} from './metrics/measures.js';
export { proposalCeiling } from './metrics/proposal-ceiling.js';
export { summariseOutcomes } from './metrics/summarise-outcomes.js';
export { summariseTimings } from './metrics/summarise-timings.js';
export { drawCurves } from './report/curves.js';
export { errorKindOf } from './report/error-kind.js';
export { writeReport } from './report/write-report.js';
export { baseline, baselineNames } from './runs/baselines.js';
export { evaluate } from './runs/evaluate.js';
export { formatComparisonTable, formatRunTable } from './runs/format-run-table.js';
export type { GroundingRecord } from './runs/grounding-record.js';
export { eachRecord, readRecords } from './runs/read-records.js';
export { sampleExamples } from './runs/sample-examples.js';
export { RunTally, summariseRun } from './runs/summarise-run.js';
