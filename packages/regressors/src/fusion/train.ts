import { GroundingError } from '@grounder/core';
import { defaultBatchSize, defined } from '@grounder/core/internal';
import type { Variable } from '@grounder/training/internal';
import { add, binaryCrossEntropyLoss, Graph } from '@grounder/training';
import { multiply } from '@grounder/training/internal';

import type { BoxObjective } from '../heads/box-objective.js';
import { boxMetrics, parseBoxObjective } from '../heads/box-objective.js';
import { fusionBatches, tokensOf } from './batches.js';
import type { FusionHeadOptions } from './head.js';
import { buildFusionHead, fusionNames } from './head.js';
import { targetNames } from '../heads/batches.js';
import type { HeadRecipe, TrainedHead, TrainHeadOptions } from '../heads/train.js';
import { dimsOf, trainHead } from '../heads/train.js';

/** How a fusion head is trained. */
export interface TrainFusionHeadOptions
  extends TrainHeadOptions, Omit<FusionHeadOptions, 'patches'> {
  /**
   * What is made small. TransVG adds up L1 over the four numbers of a box, so that its 1 : 1 with GIoU
   * is `4*l1 + giou` here, where L1 is a mean.
   * @defaultValue '4*l1 + giou'
   */
  readonly loss?: string;
  /**
   * Weight of asking each patch whether it lies in the box (SegVG, https://arxiv.org/abs/2407.03200).
   * @defaultValue 0, as in TransVG
   */
  readonly patchWeight?: number;
}

/**
 * Trains a fusion head on frozen tokens: system 8. Rates default to those of the other heads;
 * `fusionPresets` has those of the papers.
 * @returns The head as one ONNX file with `image_tokens`, `text_tokens` and `text_mask` in, `boxes` and
 *   `attention` out.
 * @throws GroundingError as `trainProjectionHead`; `INVALID_DATA` also when the features are pooled or
 *   a phrase is all padding.
 * @example
 * ```ts
 * const { bytes } = await trainFusionHead({
 *   runtime: nodeRuntime(), training, validation, ...fusionPresets.small, epochs: 20,
 * });
 * ```
 */
export async function trainFusionHead(options: TrainFusionHeadOptions): Promise<TrainedHead> {
  const { training, validation, batchSize = defaultBatchSize, dropout = 0.1 } = options;
  const objective = parseBoxObjective(options.loss ?? '4*l1 + giou');
  checkWeight(options.patchWeight);
  assertSameTokens(options);
  const patches = (options.patchWeight ?? 0) > 0;
  const learned = fusionBatches(training, { batchSize, order: 'shuffled', patches });
  const taught = buildLesson(objective, options, dropout);
  const plain = dropout === 0 ? taught : buildLesson(objective, options, 0);
  return trainHead(
    {
      ...taught,
      measuredBy: plain,
      outputs: plain.outputs,
      watched: 'meanIou',
      learned,
      measured: validation && fusionBatches(validation, { batchSize: 64, order: 'fixed', patches }),
      description: { kind: 'fusion-head', objective: objective.name },
    },
    options,
  );
}

type Lesson = Pick<HeadRecipe, 'loss' | 'metrics' | 'outputs' | 'seed'>;

function buildLesson(
  objective: BoxObjective,
  options: TrainFusionHeadOptions,
  dropout: number,
): Lesson {
  const { training, patchWeight = 0 } = options;
  const image = tokensOf(training.imageEncoder);
  const graph = new Graph();
  const seed = dropout > 0 ? graph.input('seed', [], 'int64') : undefined;
  const head = buildFusionHead(
    graph,
    { image, text: tokensOf(training.textEncoder) },
    { random: dimsOf(options).random, ...defined({ seed }) },
    { ...options, dropout, patches: patchWeight > 0 },
  );
  const target = graph.input(targetNames.boxes, ['batch', 4]);
  const box = objective.build(head.box, target);
  const asked = (logits: Variable) =>
    binaryCrossEntropyLoss(logits, graph.input(targetNames.inside, ['batch', image.count]));
  return {
    loss: head.inside === undefined ? box : add(box, multiply(asked(head.inside), patchWeight)),
    metrics: boxMetrics(head.box, target),
    outputs: { [fusionNames.box]: head.box, [fusionNames.attention]: head.attention },
    seed,
  };
}

function checkWeight(weight = 0): void {
  if (Number.isFinite(weight) && weight >= 0) return;
  throw new GroundingError('INVALID_OPTION', `expected a patchWeight of at least 0, got ${weight}`);
}

/** One file has one number of tokens, also where the same encoder could give another. */
function assertSameTokens({ training, validation }: TrainFusionHeadOptions): void {
  if (validation === undefined) return;
  for (const branch of ['imageEncoder', 'textEncoder'] as const) {
    const [wanted, got] = [training[branch], validation[branch]].map(({ dim, tokens }) =>
      JSON.stringify({ dim, tokens }),
    );
    if (wanted === got) continue;
    throw new GroundingError(
      'MODEL_MISMATCH',
      `expected validation tokens like those to learn from, ${wanted ?? ''}, got ${got ?? ''}; ` +
        'extract both alike',
    );
  }
}
