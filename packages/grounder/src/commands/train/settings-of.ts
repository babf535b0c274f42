import { fusionPresets } from '@grounder/regressors';
import { headDefaults } from '@grounder/regressors/internal';
import type { TrainingSettings } from '@grounder/training/internal';

import type { EncoderFingerprints } from './feature-source.js';
import type { TrainPlan } from './plan.js';
import type { SplitExamples } from './training-examples.js';

/** What a plan is applied to. */
export interface PlanSubject {
  /** The examples to learn from. */
  readonly learned: SplitExamples;
  /** The examples to measure on. */
  readonly measured: SplitExamples | undefined;
  /** The opened encoders. */
  readonly encoders: EncoderFingerprints;
}

/**
 * Names all that the weights of a planned training depend on, contents instead of places. The number
 * of epochs and patience are not among them: a training may go on for longer than was planned.
 */
export function settingsOf(plan: TrainPlan, subject: PlanSubject): TrainingSettings {
  const { head, limit, batchSize, features, seed } = plan;
  const { learned, measured, encoders } = subject;
  const defaults = head.kind === 'fusion-head' ? fusionPresets[head.preset] : headDefaults;
  return textsOf({
    ...namesOf(head),
    'batch size': batchSize,
    'learning rate': plan.learningRate ?? defaults.learningRate,
    'weight decay': plan.weightDecay ?? defaults.weightDecay,
    seed,
    split: learned.split,
    'data set': learned.fingerprint,
    'validation split': measured?.split,
    'validation data': measured?.fingerprint,
    limit,
    features,
    'image encoder': encoders.image,
    'text encoder': encoders.text,
  });
}

/** What the head's own options are called in messages. */
function namesOf({ kind, ...options }: TrainPlan['head']): Record<string, unknown> {
  const named = Object.entries(options).map(([name, value]: [string, unknown]) => [
    name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    typeof value === 'string' ? value.replace(/\s/g, '') : value,
  ]);
  return { head: kind, ...(Object.fromEntries(named) as Record<string, unknown>) };
}

function textsOf(values: Readonly<Record<string, unknown>>): TrainingSettings {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}
