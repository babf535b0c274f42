import { expect } from 'chai';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { GroundingError } from '@grounder/core';
import type { ModelStore, ModelStoreOptions } from '@grounder/models/internal';
import { modelStore } from '@grounder/models';

import { rejectionOf } from '../../support/failures.js';
import { digestOf, HubServer, makeBytes } from '../hub/server.js';

/** The commit of the model in {@link StoreKit}. */
export const commit = 'c0ffee'.padEnd(40, '0');
/** The model in {@link StoreKit}. */
export const id = 'acme/tiny-clip';
/** The one large file of {@link StoreKit}'s model in the format fp32. */
export const weights = makeBytes(200_000);

const text = new TextEncoder();

/** A hub with one model, and an empty folder. */
export class StoreKit {
  readonly hub: HubServer;
  readonly folder: string;
  readonly #parent: string;

  private constructor(hub: HubServer, parent: string, folder: string) {
    this.hub = hub;
    this.#parent = parent;
    this.folder = folder;
  }

  /** The store's folder is one of this name in a new one, or the new one itself. */
  static async create(name = ''): Promise<StoreKit> {
    const hub = await new HubServer().start();
    const parent = await mkdtemp(join(tmpdir(), 'grounder-models-'));
    const folder = join(parent, name);
    hub.models[id] = {
      commit,
      files: {
        'README.md': text.encode('# tiny'),
        'config.json': text.encode('{"model_type": "clip"}'),
        'preprocessor_config.json': text.encode('{"size": 224}'),
        'merges.txt': text.encode('a b'),
        'model.safetensors.index.json': text.encode('{}'),
        'pytorch_model.bin': makeBytes(5000, 9),
        'onnx/model.onnx': weights,
        'onnx/model_quantized.onnx': makeBytes(60_000, 2),
        'onnx/model_O2.onnx': makeBytes(70_000, 3),
      },
    };
    return new StoreKit(hub, parent, folder);
  }

  /** A store that waits for nothing. */
  store(options: ModelStoreOptions = {}): ModelStore {
    return modelStore({
      folder: this.folder,
      endpoint: this.hub.endpoint,
      environment: {},
      retries: 2,
      backoffMs: 1,
      stallTimeoutMs: 10_000,
      sleep: () => Promise.resolve(),
      ...options,
    });
  }

  /** The path of the part of the weights. */
  get part(): string {
    return join(this.folder, id, 'parts', `${digestOf(weights)}.part`);
  }

  /** The folder of the commit's files. */
  get files(): string {
    return join(this.folder, id, 'commits', commit);
  }

  /** Asserts that whatever has its final name is whole, and that nothing lies elsewhere. */
  async expectNoBadFile(): Promise<void> {
    const options = { recursive: true, withFileTypes: true } as const;
    const entries = await readdir(this.folder, options).catch(() => []);
    const known = Object.values(this.hub.models).flatMap(({ files }) =>
      Object.values(files).map(digestOf),
    );
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isFile() || !/commits[/\\][0-9a-f]{40}[/\\]/.test(path)) continue;
      expect(known, path).to.include(digestOf(await readFile(path)));
    }
  }

  /** Asserts that the model is here, whole. */
  async expectGood(): Promise<void> {
    const onDisk = await readFile(join(this.files, 'onnx/model.onnx'));
    expect(onDisk.equals(weights)).to.equal(true);
    await this.expectNoBadFile();
    expect(await readdir(join(this.folder, id, 'parts'))).to.deep.equal([]);
    const report = await this.store().verify(id);
    expect(report.damaged).to.deep.equal([]);
  }

  /** The grounding error that a promise is rejected with; nothing bad may be left. */
  async failureOf(promise: Promise<unknown>): Promise<GroundingError> {
    const error = await rejectionOf(promise);
    await this.expectNoBadFile();
    if (GroundingError.isInstance(error)) return error;
    throw error;
  }

  async remove(): Promise<void> {
    await this.hub.stop();
    await rm(this.#parent, { recursive: true });
  }
}
