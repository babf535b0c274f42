import type { ByteCache, CallOptions, Detection, Detector, RasterImage } from '@grounder/core';
import type { BaselineName, GroundFunction, SystemAnswer } from '@grounder/evaluation';
import { baseline, baselineNames } from '@grounder/evaluation';
import { findCenterNetPackage } from '@grounder/embedded';
import { fileCache, nodeRuntime, openModel } from '@grounder/models';

import { cachedDetector } from '../cached-detector.js';
import { loadImage } from '../load-image.js';
import { openDetector } from '../open-detector.js';
import { openSystem } from '../open-system.js';
import { createGrounder, openEmbeddedDetector } from '../presets/embedded.js';
import { withStore } from '../presets/open-kit.js';
import { storedDetector } from '../stored-detector.js';
import type { EvaluationSetup, GroundTask } from './evaluation-setup.js';

/** So many pictures are searched once, however many systems choose among what is found. */
const rememberedPictures = 2000;

/** Answers of models that are kept between runs. */
const keptBytes = 2 ** 31;

/** As many proposals as the embedded detector makes, as low as a proposal may be. */
const proposalLimits = { scoreThreshold: 0.05, maxDetections: 300 };

/** The systems of an evaluation, each opened when it is asked for the first time. */
export class EvaluatedSystems implements AsyncDisposable {
  readonly #setup: EvaluationSetup;
  readonly #systems = new Map<string, Promise<GroundFunction>>();
  readonly #annotated = new WeakMap<RasterImage, readonly Detection[]>();
  readonly #held: AsyncDisposable[] = [];
  readonly #cache: ByteCache | undefined;
  #detector: Promise<Detector> | undefined;

  /** @param setup - What the systems have in common. */
  constructor(setup: EvaluationSetup) {
    this.#setup = setup;
    const { cacheFolder } = setup;
    this.#cache =
      cacheFolder === undefined ? undefined : fileCache(cacheFolder, { maxBytes: keptBytes });
  }

  /**
   * Opens a system, so that what is missing is known before the first question.
   *
   * @param name - Its name.
   */
  async open(name: string): Promise<void> {
    await this.#open(name, undefined);
  }

  /**
   * Asks a system.
   *
   * @param task - The question.
   * @param options - Cancellation.
   * @returns The answer.
   */
  async ground(task: GroundTask, options: CallOptions = {}): Promise<SystemAnswer> {
    const { example, annotated } = task;
    const ground = await this.#open(task.system, annotated);
    return ground(example.image, example.expression, { ...options, example });
  }

  /** Frees all models. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#held.map((part) => part[Symbol.asyncDispose]()));
  }

  async #open(name: string, annotated: readonly Detection[] | undefined): Promise<GroundFunction> {
    // A baseline is no more than a function, which may hold the picture's own annotations.
    if (isBaseline(name)) return this.#baseline(name, annotated);
    const known = this.#systems.get(name) ?? this.#compose(name);
    this.#systems.set(name, known);
    const ground = await known;
    return annotated === undefined ? ground : this.#withAnnotations(ground, annotated);
  }

  async #baseline(
    name: BaselineName,
    annotated: readonly Detection[] | undefined,
  ): Promise<GroundFunction> {
    const detector = annotated === undefined ? await this.#proposer() : undefined;
    return baseline(name, {
      seed: this.#setup.seed,
      propose: async ({ image }, options) => {
        const picture = await loadImage(image);
        const regions = annotated ?? (await detector?.detect(picture, options)) ?? [];
        return { regions, width: picture.width, height: picture.height };
      },
    });
  }

  async #compose(name: string): Promise<GroundFunction> {
    if (name === 'embedded') {
      const grounder = await createGrounder({ detector: await this.#proposer() });
      return (image, phrase, options) => grounder.ground(image, phrase, options);
    }
    const { threads, models } = this.#setup;
    const runtime = nodeRuntime(threads === undefined ? {} : { threads });
    const cache = this.#cache;
    const grounder = await openSystem(name, { ...models, runtime, ...(cache && { cache }) });
    this.#held.push(grounder);
    return (image, phrase, options) => grounder.ground(image, phrase, options);
  }

  /** Lets a grounder see a picture's own annotations where its detector would search. */
  #withAnnotations(ground: GroundFunction, annotated: readonly Detection[]): GroundFunction {
    return async (image, phrase, context) => {
      const picture = await loadImage(image);
      this.#annotated.set(picture, annotated);
      // The grounder takes pixels as well as paths.
      return (ground as unknown as PixelGround)(picture, phrase, context);
    };
  }

  #proposer(): Promise<Detector> {
    this.#detector ??= this.#openProposer();
    return this.#detector;
  }

  async #withEmbeddedStore(detector: Detector): Promise<Detector> {
    if (this.#cache === undefined) return detector;
    const { cacheKey } = await findCenterNetPackage();
    return storedDetector(detector, { cache: this.#cache, name: cacheKey });
  }

  async #openProposer(): Promise<Detector> {
    const limit = { capacity: rememberedPictures };
    const { proposals, threads, labels, kind } = this.#setup;
    if (proposals === 'ground-truth') {
      return { detect: (image) => Promise.resolve(this.#annotated.get(image) ?? []) };
    }
    const runtime = nodeRuntime(threads === undefined ? {} : { threads });
    if (proposals === 'embedded') {
      const embedded = await openEmbeddedDetector({ runtime });
      this.#held.push(embedded);
      return cachedDetector(await this.#withEmbeddedStore(embedded), limit);
    }
    const settings = { ...proposalLimits, ...(labels && { labels }), ...(kind && { kind }) };
    const model = await openModel(proposals, { runtime });
    const detector = await openDetector(model, settings);
    this.#held.push(detector);
    const stored = await withStore(detector, { model, settings, cache: this.#cache });
    return cachedDetector(stored, limit);
  }
}

type PixelGround = (
  image: RasterImage,
  ...rest: [phrase: string, context: CallOptions]
) => Promise<SystemAnswer>;

function isBaseline(name: string): name is BaselineName {
  return (baselineNames as readonly string[]).includes(name);
}
