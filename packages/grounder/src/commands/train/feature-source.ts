import { loadImage } from '@grounder/pipeline';
import { openTokenEncoders } from '@grounder/pipeline/internal';
import { openEncoders } from '@grounder/pipeline/internal/opening';
import { join } from 'node:path';

import type { CallOptions, Runtime } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import type { DataSet, ReferringExample } from '@grounder/evaluation';
import { tightCrop } from '@grounder/images';
import { cacheFolder, fileCache, modelStore } from '@grounder/models';
import type { FeatureSet, LearnedExample, RegionSource } from '@grounder/regressors/internal';
import { augmentExamples, extractFeatures, extractTokenFeatures } from '@grounder/regressors';

import { openProposals } from './open-proposals.js';
import type { FusionPlan, TrainPlan } from './plan.js';
import type { SplitExamples } from './training-examples.js';

/** Extracts the features that a planned head reads. */
export interface FeatureSource extends AsyncDisposable {
  /**
   * Extracts the features of a split, unless they are there.
   * @returns The features; the caller disposes them.
   */
  extract(split: SplitExamples, use: 'learned' | 'measured'): Promise<FeatureSet>;
  /** What tells the encoders from others. */
  readonly encoders: EncoderFingerprints;
}

/** What tells encoders from others. */
export interface EncoderFingerprints {
  readonly image: string;
  readonly text: string;
}

/** What features are extracted with. */
export interface FeatureContext {
  readonly dataSet: DataSet;
  readonly runtime: Runtime;
  readonly call: CallOptions;
}

/**
 * Opens the encoders that a planned head reads.
 * @returns The source; the caller disposes it.
 */
export function openFeatureSource(
  plan: TrainPlan,
  context: FeatureContext,
): Promise<FeatureSource> {
  const { head } = plan;
  return head.kind === 'fusion-head'
    ? openTokenSource(plan, head, context)
    : openPooledSource(plan, context);
}

async function openPooledSource(plan: TrainPlan, context: FeatureContext): Promise<FeatureSource> {
  const { dataSet, runtime, call } = context;
  const { head, imageEncoder, textEncoder } = plan;
  const pair = await openPair(plan, (name) => openEncoders(name, openingOf(plan, runtime)));
  return {
    [Symbol.asyncDispose]: pair.dispose,
    encoders: fingerprintsOf(pair),
    async extract({ split, examples }) {
      const { image, text } = pair;
      const options = {
        examples: examples.map(toLearned),
        load: (picture: string) => loadImage(picture),
        image: {
          encoder: image.clip.image,
          name: imageEncoder,
          fingerprint: image.imageFingerprint,
        },
        text: { encoder: text.clip.text, name: textEncoder, fingerprint: text.textFingerprint },
        type: plan.features,
        ...call,
      };
      const folder = folderOf(plan, split);
      if (head.kind !== 'proposal-head') return extractFeatures(folder, options);
      const imageIds = new Map(examples.map(({ image: path, imageId }) => [path, imageId]));
      await using proposals = await openProposals(head, dataSet, { runtime, imageIds });
      const regions: RegionSource = {
        name: head.proposals,
        propose: (picture, pixels) => proposals.propose(picture, pixels),
        cropper: tightCrop(),
        most: head.maxProposals,
      };
      return await extractFeatures(folder, { ...options, regions });
    },
  };
}

async function openTokenSource(
  plan: TrainPlan,
  head: FusionPlan,
  { runtime, call }: FeatureContext,
): Promise<FeatureSource> {
  const { imageEncoder, textEncoder, features: type, seed } = plan;
  const pair = await openPair(plan, (name) =>
    openTokenEncoders(name, { ...openingOf(plan, runtime), ...head }),
  );
  return {
    [Symbol.asyncDispose]: pair.dispose,
    encoders: fingerprintsOf(pair),
    async extract({ split, examples: found }, use) {
      const variants = use === 'learned' ? head.augment : 0;
      const { examples, load } = await augmentExamples(found.map(toLearned), {
        load: (picture) => loadImage(picture),
        variants,
        seed,
      });
      const { image, text } = pair;
      return extractTokenFeatures(folderOf(plan, split), {
        examples,
        load,
        image: {
          encoder: image.image,
          name: imageEncoder,
          fingerprint: image.imageFingerprint,
          tensors: image.imageTensors,
        },
        text: {
          encoder: text.text,
          name: textEncoder,
          fingerprint: text.textFingerprint,
          tensors: [text.textTensor],
          length: text.text.length,
        },
        type,
        ...call,
      });
    },
  };
}

interface Pair<Encoders> {
  readonly image: Encoders;
  readonly text: Encoders;
  readonly dispose: () => Promise<void>;
}

/** Opens both encoders of a plan; once, when they are one. */
async function openPair<Encoders extends AsyncDisposable>(
  { imageEncoder, textEncoder }: TrainPlan,
  open: (name: string) => Promise<Encoders>,
): Promise<Pair<Encoders>> {
  const image = await open(imageEncoder);
  const isSame = textEncoder === imageEncoder;
  try {
    const text = isSame ? image : await open(textEncoder);
    const dispose = async () => {
      await image[Symbol.asyncDispose]();
      if (!isSame) await text[Symbol.asyncDispose]();
    };
    return { image, text, dispose };
  } catch (error) {
    await image[Symbol.asyncDispose]();
    throw error;
  }
}

function fingerprintsOf({ image, text }: Pair<Fingerprints>): EncoderFingerprints {
  return { image: image.imageFingerprint.slice(0, 12), text: text.textFingerprint.slice(0, 12) };
}

interface Fingerprints {
  readonly imageFingerprint: string;
  readonly textFingerprint: string;
}

function openingOf({ models: { dtype } }: TrainPlan, runtime: Runtime) {
  const cache = fileCache(cacheFolder());
  return { store: modelStore(), runtime, cache, ...defined({ dtype }) };
}

function toLearned(example: ReferringExample): LearnedExample {
  const { id, image: picture, expression, box } = example;
  return { id, picture, expression, box };
}

function folderOf({ out }: TrainPlan, split: string): string {
  return join(out, 'features', split);
}
