import type { ByteCache, RegionScorer, Runtime } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import type { ModelFolder, ModelStore } from '@grounder/models/internal';
import { cacheFolder, fileCache, modelStore, nodeRuntime, openModel } from '@grounder/models';

import type { IdentifiedEncoders } from './encoders.js';
import { modelPlace, openEncoders } from './encoders.js';
import { findModel } from './find-model.js';
import type { ModelNeed } from './model-needs.js';
import type { OpenSystemOptions } from './options.js';
import type { Parts } from './part-module.js';
import { disposerOf, isPartModule, loadPart } from './part-module.js';
import type { IdentifiedTokenEncoders, TokenChoice } from './token-encoders.js';
import { openTokenEncoders } from './token-encoders.js';

interface Disposable {
  dispose(): Promise<void>;
}

/** Opens what the options name, and holds it until it is disposed. */
export class ModelOpener {
  readonly options: OpenSystemOptions;
  readonly runtime: Runtime;
  readonly #store: ModelStore;
  readonly #bytes: ByteCache;
  readonly #held: (() => Promise<void>)[] = [];

  constructor(options: OpenSystemOptions) {
    const { runtime = nodeRuntime(), store = modelStore() } = options;
    this.options = options;
    this.runtime = runtime;
    this.#store = store;
    this.#bytes = options.cache ?? fileCache(cacheFolder());
  }

  /** Disposes a part with the others. */
  hold<Part extends Disposable | AsyncDisposable>(part: Part): Part {
    this.#held.push(disposerOf(part));
    return part;
  }

  /** Finds the name under which a need is to be opened. */
  find(need: ModelNeed): Promise<string> {
    return findModel(need, this.options);
  }

  /** Finds the files of the model that fills a need. */
  async open(need: ModelNeed): Promise<ModelFolder> {
    const { dtype, download } = this.options;
    const name = await this.find(need);
    const place = need.role === 'head' ? name : await modelPlace(need.role, name, this.runtime);
    const { runtime } = this;
    return openModel(place, { store: this.#store, runtime, ...defined({ dtype, download }) });
  }

  /** The part of a module that is named; undefined when it gives a folder, or a model is named. */
  async made<Role extends keyof Parts>(
    role: Role,
    need: ModelNeed,
  ): Promise<Parts[Role] | undefined> {
    const name = await this.find(need);
    if (!isPartModule(name)) return undefined;
    const part = await this.#load(role, name);
    return typeof part === 'string' ? undefined : part;
  }

  /** The scorer of a module. */
  async scorer(name: string): Promise<RegionScorer> {
    const part = await this.#load('scorer', name);
    if (typeof part !== 'string') return part;
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a scorer from the default export of ${name}, got the text ${part}`,
    );
  }

  /** Opens a pair of encoders, and tells what their weights are. */
  async encoders(name: string): Promise<IdentifiedEncoders> {
    return this.hold(await openEncoders(name, this.#opening()));
  }

  /** Opens them so that they give the states of their tokens. */
  async tokens(name: string, choice: TokenChoice): Promise<IdentifiedTokenEncoders> {
    return this.hold(await openTokenEncoders(name, { ...this.#opening(), ...choice }));
  }

  /** Frees everything that was opened. */
  async dispose(): Promise<void> {
    await Promise.all(this.#held.map((dispose) => dispose()));
  }

  async #load<Role extends keyof Parts>(role: Role, name: string): Promise<Parts[Role] | string> {
    const part = await loadPart(role, name, { runtime: this.runtime, cache: this.#bytes });
    if (typeof part !== 'string') this.#held.push(disposerOf(part));
    return part;
  }

  #opening() {
    const { runtime } = this;
    return { ...this.options, store: this.#store, runtime, cache: this.#bytes };
  }
}
