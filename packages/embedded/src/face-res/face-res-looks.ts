import type { Box, CallOptions, RasterImage } from '@grounder/core';
import { boxHeight, boxWidth, clipBox } from '@grounder/core';
import type { Looks, LooksEstimator } from '@grounder/core/internal';

import { headSquare } from './head-square.js';
import type { PersonFeatureSources } from './looks-features.js';
import { describePeople } from './looks-features.js';
import type { LooksHead } from './looks-head.js';
import { applyLooksHead } from './looks-head.js';

/** Pixels of the longer side below which nothing is guessed. */
const leastSide = 60;
/** Of the square that shows the head with hair and hat, in heights of the head. */
const whole = 1.9;

/** Guesses looks by a linear layer on what the face network makes of a head. */
export class FaceResLooks implements LooksEstimator {
  readonly #sources: PersonFeatureSources;
  readonly #head: LooksHead;

  /**
   * @param parts - The network, what finds heads, and the layer; they stay the caller's.
   */
  constructor({ head, ...sources }: PersonFeatureSources & { readonly head: LooksHead }) {
    this.#sources = sources;
    this.#head = head;
  }

  /** {@inheritDoc @grounder/core!internal.LooksEstimator.estimate} */
  async estimate(
    image: RasterImage,
    boxes: readonly Box[],
    options: CallOptions = {},
  ): Promise<readonly (Looks | undefined)[]> {
    for (const box of boxes) clipBox(box, image);
    const seen = boxes.filter((box) => Math.max(boxWidth(box), boxHeight(box)) >= leastSide);
    const people = await describePeople(image, seen, this.#sources, options);
    const looks = new Map(
      people.map(({ head, features }, index) => [
        seen[index],
        { traits: applyLooksHead(this.#head, features), head: headSquare(head, whole) },
      ]),
    );
    return boxes.map((box) => looks.get(box));
  }
}
