import type { Detection } from '@grounder/core';
import type { DetectorKind } from '@grounder/detectors';
import type { ReferringExample } from '@grounder/evaluation';

import type { SystemOptions } from '../options.js';

/** What all systems of an evaluation have in common; plain data that can be sent to a thread. */
export interface EvaluationSetup {
  /**
   * Where baselines, the embedded system and those that take any detector get their regions: `embedded`,
   * `ground-truth`, an ONNX file, or a module.
   */
  readonly proposals: string;
  /** Class names of the detector in that file, when it does not hold them. */
  readonly labels?: readonly string[];
  /** What that detector is, when its file does not tell for certain. */
  readonly kind?: DetectorKind;
  /** Chance of the random baseline. */
  readonly seed: number;
  /** Threads within one operator of a model; the runtime's choice when left out. */
  readonly threads?: number;
  /** Where answers of models are kept between runs; nowhere when left out. */
  readonly cacheFolder?: string;
  /** Where the models of the systems are. */
  readonly models: SystemOptions;
}

/** One question to one system. */
export interface GroundTask {
  /** The system's name. */
  readonly system: string;
  /** What is asked. */
  readonly example: ReferringExample;
  /** The annotated objects of the picture, when they are the proposals. */
  readonly annotated?: readonly Detection[];
}
