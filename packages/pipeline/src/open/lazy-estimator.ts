import type { Box, CallOptions, RasterImage } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { assertRasterImage, defined, Lifetime } from '@grounder/core/internal';

/** Answers a question about each box of a picture. */
export interface BoxEstimator<Answer> {
  /** Answers in the order of the boxes. */
  estimate(
    image: RasterImage,
    boxes: readonly Box[],
    options?: CallOptions,
  ): Promise<readonly Answer[]>;
}

/** An estimator that holds an open model. */
export type OpenEstimator<Answer> = BoxEstimator<Answer> & AsyncDisposable;

/** What a lazy estimator is made of. */
export interface LazyEstimatorParts<Answer> {
  /** What it is, for errors: "a pose estimator". */
  readonly name: string;
  /** Opens the model; asked again when it fails. */
  readonly open: () => Promise<OpenEstimator<Answer>>;
  /** Answers where the package with the model is missing. */
  readonly blind: BoxEstimator<Answer>;
}

/**
 * Creates an estimator whose model is opened at the first question, and that keeps its answers for as
 * long as the picture is in memory: most phrases ask nothing, several may ask the same.
 * @returns The estimator; the caller disposes it, and with it the model if it was opened. `estimate`
 *   throws `DISPOSED` afterwards, and what the model throws.
 */
export function lazyEstimator<Answer>({
  name,
  open,
  blind,
}: LazyEstimatorParts<Answer>): OpenEstimator<Answer> & { dispose(): Promise<void> } {
  const known = new WeakMap<RasterImage, Map<string, Answer>>();
  let opened: Promise<OpenEstimator<Answer>> | undefined;
  const life = new Lifetime(name);
  const openOnce = async (): Promise<OpenEstimator<Answer>> => {
    const opening = (opened ??= openUnlessMissing(open, blind));
    try {
      return await opening;
    } catch (error) {
      if (opened === opening) opened = undefined;
      throw error;
    }
  };
  const free = async (): Promise<void> => {
    // A model that could not be opened was told of by the question that needed it.
    const estimator = await opened?.catch(() => undefined);
    await estimator?.[Symbol.asyncDispose]();
  };
  const dispose = (): Promise<void> => life.end(free);
  const estimate = async (
    image: RasterImage,
    boxes: readonly Box[],
    { signal }: CallOptions = {},
  ): Promise<readonly Answer[]> => {
    signal?.throwIfAborted();
    assertRasterImage(image);
    const call = defined({ signal });
    const answers = known.get(image) ?? new Map<string, Answer>();
    known.set(image, answers);
    const unknown = boxes.filter((box) => !answers.has(keyOf(box)));
    const found =
      unknown.length === 0 ? [] : await (await openOnce()).estimate(image, unknown, call);
    for (const [index, answer] of found.entries()) {
      const box = unknown[index];
      if (box !== undefined) answers.set(keyOf(box), answer);
    }
    return boxes.map((box) => answers.get(keyOf(box)) as Answer);
  };
  return {
    estimate: (...request) => life.use(() => estimate(...request)),
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}

async function openUnlessMissing<Answer>(
  open: () => Promise<OpenEstimator<Answer>>,
  blind: BoxEstimator<Answer>,
): Promise<OpenEstimator<Answer>> {
  try {
    return await open();
  } catch (error) {
    if (!GroundingError.isInstance(error) || error.code !== 'MISSING_PACKAGE') throw error;
    return { ...blind, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
}

function keyOf({ left, top, right, bottom }: Box): string {
  return `${left} ${top} ${right} ${bottom}`;
}
