import type { Variable } from '@grounder/training/internal';
import { crossEntropyLoss, Graph, mean } from '@grounder/training';
import { cast, isAtLeast, max, multiply } from '@grounder/training/internal';
import { defaultBatchSize } from '@grounder/core/internal';

import { proposalBatches, targetNames } from '../heads/batches.js';
import type { ProposalHeadOptions } from './head.js';
import { buildProposalHead, proposalNames } from './head.js';
import type { TrainedHead, TrainHeadOptions } from '../heads/train.js';
import { dimsOf, trainHead } from '../heads/train.js';

/** How a proposal head is trained. */
export interface TrainProposalHeadOptions extends TrainHeadOptions, ProposalHeadOptions {}

/**
 * Trains a head that chooses among proposals, with a softmax over the regions of a picture. Examples
 * that no region fits are left out of training and are misses when measured.
 * @returns The head as one ONNX file with `region_features`, `region_geometry`, `region_mask` and
 *   `text_features` in, `logits` out.
 * @throws GroundingError as `trainProjectionHead`; `INVALID_DATA` also for features without regions.
 */
export async function trainProposalHead(options: TrainProposalHeadOptions): Promise<TrainedHead> {
  const { training, validation, batchSize = defaultBatchSize } = options;
  const keep = 'those that a region fits';
  const learned = proposalBatches(training, { batchSize, order: 'shuffled', keep });
  const graph = new Graph();
  const { logits } = buildProposalHead(graph, dimsOf(options), options);
  const label = graph.input(targetNames.label, ['batch'], 'int64');
  const hits = graph.input(targetNames.hits, ['batch', 'regions']);
  return trainHead(
    {
      loss: crossEntropyLoss(logits, label),
      metrics: { accuracy: accuracyOf(logits, hits) },
      watched: 'accuracy',
      outputs: { [proposalNames.logits]: logits },
      learned,
      measured:
        validation && proposalBatches(validation, { batchSize: 128, order: 'fixed', keep: 'all' }),
      description: { kind: 'proposal-head', objective: 'cross-entropy' },
    },
    options,
  );
}

/** Share of examples whose best region is a hit. */
function accuracyOf(logits: Variable, hits: Variable): Variable {
  const best = max(logits, { axes: [1], keepAxes: true });
  const isBest = cast(isAtLeast(logits, best), 'float32');
  return mean(max(multiply(isBest, hits), { axes: [1] }));
}
