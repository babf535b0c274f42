import type { Box, BoxRegressor, CallOptions, Candidate, Grounding, Query } from '@grounder/core';
import { iou } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import type { DecodeImageOptions } from '@grounder/images';

import type { Grounder } from './grounder.js';
import type { ImageSource } from '../images/image-source.js';
import { loadImage } from '#load-image';

/** How {@link refined} uses the regressor's box. */
export interface RefinedOptions extends DecodeImageOptions {
  /**
   * `choose`: the candidate that overlaps the regressor's box most wins, of equal ones the better. When
   * none overlaps it, the answer stays. `adjust`: the winner stays; where its IoU with the regressor's
   * box is at least 0.5, its box becomes the mean of both.
   * @defaultValue 'choose'
   */
  readonly mode?: 'choose' | 'adjust';
}

/** From this IoU on two boxes mean the same object. */
const sameObject = 0.5;

/**
 * Lets a regressor, which sees the whole picture, choose or adjust among the proposals of a grounder,
 * whose boxes fit objects better than any that is read off.
 * @returns A grounder with the same candidates; an answer of several things stays, as one box is read
 *   off. Disposing is left to who opened the two.
 * @example
 * ```ts
 * const both = refined(createdGrounder, fusionHead);
 * const { box } = await both.ground('photo.jpg', 'the dog on the left');
 * ```
 */
export function refined(
  grounder: Grounder,
  regressor: BoxRegressor,
  { mode = 'choose', ...loading }: RefinedOptions = {},
): Grounder {
  return {
    async ground(
      source: ImageSource,
      phrase: string | Query,
      options: CallOptions = {},
    ): Promise<Grounding> {
      const { signal } = options;
      const call = defined({ signal });
      const image = await loadImage(source, { ...loading, ...call });
      const grounding = await grounder.ground(image, phrase, options);
      if (grounding.members !== undefined) return grounding;
      const started = performance.now();
      const read = await regressor.regress(image, grounding.query, call);
      const timings = { ...grounding.timings, refine: performance.now() - started };
      const change = mode === 'choose' ? choose(grounding, read) : adjust(grounding, read);
      return { ...grounding, ...change, timings };
    },
    ...(grounder.attend && { attend: grounder.attend.bind(grounder) }),
  };
}

type Change = Partial<Pick<Grounding, 'box' | 'score' | 'label' | 'reason' | 'candidates'>>;

function choose({ candidates }: Grounding, read: Box): Change {
  const overlaps = new Map(candidates.map((candidate) => [candidate, iou(candidate.box, read)]));
  const overlapOf = (candidate: Candidate) => overlaps.get(candidate) ?? 0;
  // Candidates come best first, and sorting keeps that order among equals.
  const sorted = candidates.toSorted((one, other) => overlapOf(other) - overlapOf(one));
  const [winner] = sorted;
  if (winner === undefined || overlapOf(winner) === 0) return {};
  return {
    box: winner.box,
    score: winner.score,
    label: winner.label,
    candidates: sorted,
    reason: `${winner.reason}; IoU ${overlapOf(winner).toFixed(2)} with the box that was read off`,
  };
}

function adjust({ box, reason, candidates }: Grounding, read: Box): Change {
  const [winner, ...others] = candidates;
  if (box === undefined || winner === undefined || iou(box, read) < sameObject) return {};
  const mean = {
    left: (box.left + read.left) / 2,
    top: (box.top + read.top) / 2,
    right: (box.right + read.right) / 2,
    bottom: (box.bottom + read.bottom) / 2,
  };
  const told = `${reason}; adjusted to the box that was read off`;
  return { box: mean, reason: told, candidates: [{ ...winner, box: mean }, ...others] };
}
