import { openDetector } from '@grounder/pipeline/internal';
import { openBuiltDetector, proposalLimits } from '@grounder/pipeline/internal/opening';
import type { Detection, Detector, RasterImage, Runtime } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import type { DataSet } from '@grounder/evaluation';
import { openModel } from '@grounder/models';

import type { ProposalPlan } from './plan.js';

/** Proposes regions of the pictures of a data set. */
export interface OpenProposals extends AsyncDisposable {
  /**
   * Proposes regions.
   * @param image - Its pixels.
   * @returns The regions, best first.
   */
  propose(picture: string, image: RasterImage): Promise<readonly Detection[]>;
}

/**
 * Opens what proposes regions: the data set's own annotations, or a detector.
 * @returns The proposals; the caller disposes them.
 */
export async function openProposals(
  plan: ProposalPlan,
  dataSet: DataSet,
  context: { readonly runtime: Runtime; readonly imageIds: ReadonlyMap<string, string> },
): Promise<OpenProposals> {
  const { runtime, imageIds } = context;
  if (plan.proposals === 'ground-truth') {
    return {
      propose: (picture) =>
        Promise.resolve(annotationsOf(dataSet, imageIds.get(picture) ?? picture)),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
  const detector = await openProposer(plan, runtime);
  return {
    propose: (_, image) => detector.detect(image),
    [Symbol.asyncDispose]: () => detector.dispose(),
  };
}

async function openProposer(
  { proposals, labels, kindOfDetector: kind, maxProposals }: ProposalPlan,
  runtime: Runtime,
): Promise<Detector & { dispose(): Promise<void> }> {
  const built = await openBuiltDetector(proposals, runtime);
  if (built !== undefined) return built;
  const model = await openModel(proposals, { runtime });
  return openDetector(model, {
    scoreThreshold: proposalLimits.scoreThreshold,
    maxDetections: maxProposals,
    ...defined({ labels, kind }),
  });
}

function annotationsOf(dataSet: DataSet, imageId: string): readonly Detection[] {
  return dataSet
    .objects(imageId)
    .filter(({ crowd }) => !crowd)
    .map(({ box, category }) => ({ box, label: category, score: 1 }));
}
