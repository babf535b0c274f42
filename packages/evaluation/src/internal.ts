// For the other packages of this repository: what is here may change with any version.
export type { CocoOptions } from './datasets/coco-data-set.js';
export type { DataSetFormat, DataSetProblems, ExamplesOptions } from './datasets/data-set.js';
export type { DataSetCounts, DataSetInspection } from './datasets/inspect-data-set.js';
export type { JsonElement } from './datasets/json-array-splitter.js';
export type { LinesOptions } from './datasets/line-data-set.js';
export type { OpenDataSetOptions } from './datasets/open-data-set.js';
export { differingSizes } from './datasets/picture-sizes.js';
export type { PlainValue } from './datasets/plain-value.js';
export type { ReadJsonArraysOptions } from './datasets/read-json-arrays.js';
export type { RefcocoOptions } from './datasets/refcoco-data-set.js';
export type { RefcocoText } from './datasets/refcoco-refs.js';
export type { AnnotatedObject, DataSetProblem } from './datasets/referring-example.js';
export type {
  AveragePrecision,
  AveragePrecisionOptions,
  ClassPrecision,
  PrecisionSummary,
} from './metrics/average-precision.js';
export type { BootstrapOptions, Estimate } from './metrics/estimate.js';
export type { BoxSize } from './metrics/coco-ranges.js';
export { boxSizeOf } from './metrics/coco-ranges.js';
export type { EvaluatedImage, TruthBox } from './metrics/evaluated-image.js';
export type { GroundingFailure } from './metrics/grounding-outcome.js';
export type { Grouping } from './metrics/groupings.js';
export type { McNemarResult, PairedCounts } from './metrics/mcnemar.js';
export type { ProposalOptions } from './metrics/measures.js';
export type { CeilingStep } from './metrics/proposal-ceiling.js';
export type { OutcomeSummary } from './metrics/summarise-outcomes.js';
export type { SummariseTimingsOptions } from './metrics/summarise-timings.js';
export type { Latency, TimingSummary } from './metrics/timing-summary.js';
export type { Curve, CurvesOptions } from './report/curves.js';
export type { ErrorKind } from './report/error-kind.js';
export { errorKinds } from './report/error-kind.js';
export type { ReportOptions } from './report/write-report.js';
export type { BaselineName, BaselineOptions, Proposals } from './runs/baselines.js';
export type { EvaluateOptions } from './runs/evaluate.js';
export type { GroundContext, GroundFunction, SystemAnswer } from './runs/ground-function.js';
export type { RecordedCandidate } from './runs/grounding-record.js';
export type { EvaluationProgress } from './runs/progress.js';
export type { RecordsOfRun } from './runs/read-records.js';
export type { RunSettings } from './runs/results-file.js';
export type { SampleOptions } from './runs/sample-examples.js';
export type {
  GroupingName,
  RunSummary,
  SystemComparison,
  SystemSummary,
} from './runs/summarise-run.js';
export type { JsonLine } from './datasets/read-json-lines.js';
export { readJsonLines } from './datasets/read-json-lines.js';
