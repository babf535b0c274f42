import type { Grounder, SystemName } from '@grounder/pipeline';
import { loadImage, openSystem } from '@grounder/pipeline';
import {
  cachedDetector,
  openDetector,
  openEmbeddedDetector,
  storedDetector,
} from '@grounder/pipeline/internal';
import {
  embeddedDetectorKey,
  openBuiltDetector,
  findSystem,
  parseSystemName,
  proposalLimits,
  takesAnyDetector,
  withStore,
} from '@grounder/pipeline/internal/opening';
import type {
  ByteCache,
  CallOptions,
  Detection,
  Detector,
  RasterImage,
  Runtime,
} from '@grounder/core';
import { defined } from '@grounder/core/internal';
import type { BaselineName, Proposals, SystemAnswer } from '@grounder/evaluation/internal';
import { baseline, baselineNames } from '@grounder/evaluation';
import { fileCache, nodeRuntime, openModel } from '@grounder/models';

import type { SystemOptions } from '../options.js';
import type { EvaluationSetup, GroundTask } from './setup.js';

/** So many pictures are searched once, however many systems choose among what is found. */
const rememberedPictures = 2000;

/** Answers of models that are kept between runs. */
const keptBytes = 2 ** 31;

/** The systems of an evaluation, each opened when it is asked for the first time. */
export class EvaluatedSystems implements AsyncDisposable {
  readonly #setup: EvaluationSetup;
  readonly #runtime: Runtime;
  readonly #cache: ByteCache | undefined;
  readonly #grounders = new Map<string, Promise<Grounder>>();
  readonly #annotated = new WeakMap<RasterImage, readonly Detection[]>();
  readonly #held: AsyncDisposable[] = [];
  #detector: Promise<Detector> | undefined;

  /** @param setup - What the systems have in common. */
  constructor(setup: EvaluationSetup) {
    const { threads, cacheFolder } = setup;
    this.#setup = setup;
    this.#runtime = nodeRuntime(threads === undefined ? {} : { threads });
    this.#cache =
      cacheFolder === undefined ? undefined : fileCache(cacheFolder, { maxBytes: keptBytes });
  }

  /** Opens a system, so that what is missing is known before the first question. */
  async open(name: string): Promise<void> {
    if (isBaseline(name)) await this.#proposer();
    else await this.#grounder(name);
  }

  /** Asks a system. */
  async ground(task: GroundTask, options: CallOptions = {}): Promise<SystemAnswer> {
    const { system, example } = task;
    const { image, expression } = example;
    if (isBaseline(system)) {
      const propose = (): Promise<Proposals> => this.#propose(task, options);
      const choose = baseline(system, { seed: this.#setup.seed, propose });
      return choose(image, expression, { ...options, example });
    }
    const grounder = await this.#grounder(system);
    return grounder.ground(await this.#pictureOf(task), expression, options);
  }

  /** Frees all models. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#held.map((part) => part[Symbol.asyncDispose]()));
  }

  async #propose(task: GroundTask, options: CallOptions): Promise<Proposals> {
    const picture = await loadImage(await this.#pictureOf(task));
    const detector = await this.#proposer();
    const { width, height } = picture;
    return { regions: await detector.detect(picture, options), width, height };
  }

  /** The picture's path; its pixels, noted with its annotations, when those are the proposals. */
  async #pictureOf({ example, annotated }: GroundTask): Promise<string | RasterImage> {
    if (annotated === undefined) return example.image;
    const picture = await loadImage(example.image);
    this.#annotated.set(picture, annotated);
    return picture;
  }

  #grounder(name: string): Promise<Grounder> {
    const grounder = this.#grounders.get(name) ?? this.#compose(name);
    this.#grounders.set(name, grounder);
    return grounder;
  }

  async #compose(name: string): Promise<Grounder> {
    const cache = this.#cache;
    const { scorer: own, ...models } = this.#setup.models;
    const system = parseSystemName(name);
    const proposer = takesProposals(system, models) ? await this.#proposer() : undefined;
    // Beside the systems that take it there may be others, to compare with.
    const scorer = findSystem(system).isEmbedded === true ? own : undefined;
    const options = { ...models, ...defined({ proposer, cache, scorer }), runtime: this.#runtime };
    return this.#hold(await openSystem(system, options));
  }

  #proposer(): Promise<Detector> {
    this.#detector ??= this.#openProposer();
    return this.#detector;
  }

  async #openProposer(): Promise<Detector> {
    const { proposals } = this.#setup;
    if (proposals === 'ground-truth') {
      return { detect: (image) => Promise.resolve(this.#annotated.get(image) ?? []) };
    }
    const detector =
      proposals === 'embedded' ? await this.#openEmbedded() : await this.#openFile(proposals);
    return cachedDetector(detector, { capacity: rememberedPictures });
  }

  async #openEmbedded(): Promise<Detector> {
    const detector = this.#hold(await openEmbeddedDetector({ runtime: this.#runtime }));
    if (this.#cache === undefined) return detector;
    return storedDetector(detector, { cache: this.#cache, name: await embeddedDetectorKey() });
  }

  async #openFile(path: string): Promise<Detector> {
    const made = await openBuiltDetector(path, this.#runtime);
    if (made !== undefined) return this.#hold(made);
    const { labels, kind } = this.#setup;
    const settings = { ...proposalLimits, ...defined({ labels, kind }) };
    const model = await openModel(path, { runtime: this.#runtime });
    const detector = this.#hold(await openDetector(model, settings));
    return withStore(detector, { model, settings, cache: this.#cache });
  }

  #hold<Part extends AsyncDisposable>(part: Part): Part {
    this.#held.push(part);
    return part;
  }
}

/** System 5, and those that take any detector when none is named. */
function takesProposals(name: SystemName, { detector }: SystemOptions): boolean {
  const system = findSystem(name);
  return system.isEmbedded === true || (detector === undefined && takesAnyDetector(system));
}

function isBaseline(name: string): name is BaselineName {
  return (baselineNames as readonly string[]).includes(name);
}
