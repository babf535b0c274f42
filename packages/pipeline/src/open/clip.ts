import { openAsBlob } from 'node:fs';

import type { ClipEncoders } from '@grounder/clip';
import type { ClipModel, ClipSessions } from '@grounder/clip/internal';
import { createClipEncoders } from '@grounder/clip';
import { defined } from '@grounder/core/internal';
import type { ModelFolder } from '@grounder/models/internal';
import { blobSource, readModelMetadata } from '@grounder/onnx';

export async function openClip(model: ModelFolder): Promise<ClipModel> {
  const [config, preprocessor, tokenizer] = await Promise.all([
    model.json('config.json'),
    model.json('preprocessor_config.json'),
    readTokenizer(model),
  ]);
  const sessions = await openTowers(model);
  try {
    return await createClipEncoders(
      { config, preprocessor, tokenizer, sessions },
      { resize: { kind: 'squash' }, ...(await readLogits(model)) },
    );
  } catch (error) {
    await Promise.all([sessions.vision.dispose(), sessions.text.dispose()]);
    throw error;
  }
}

/**
 * Reads how a split model makes logits of cosines, where one of its files keeps it. The scale is kept as
 * its logarithm, as all of these models are trained.
 */
async function readLogits(
  model: ModelFolder,
): Promise<{ readonly logitScale?: number; readonly logitBias?: number }> {
  if (!isSplit(model)) return {};
  const found = await Promise.all(
    towers.map(async (stem) => {
      const { scalars } = await readModelMetadata(blobSource(await openAsBlob(model.pathOf(stem))));
      return Object.entries(scalars);
    }),
  );
  const valueOf = (last: string): number | undefined =>
    found.flat().find(([name]) => name.split(/[./]/).at(-1) === last)?.[1];
  const scale = valueOf('logit_scale');
  return defined({ logitScale: scale && Math.exp(scale), logitBias: valueOf('logit_bias') });
}

/** A pair of encoders and the prompt templates that they were trained with. */
export type TemplatedClip = ClipEncoders & Pick<ClipModel, 'templates'>;

/** The two files of a tokenizer, parsed. */
export interface TokenizerFiles {
  /** `tokenizer.json`. */
  readonly tokenizer: unknown;
  /** `tokenizer_config.json`. */
  readonly config: unknown;
}

/** Reads a model's tokenizer. */
export async function readTokenizer(model: ModelFolder): Promise<TokenizerFiles> {
  const [tokenizer, config] = await Promise.all([
    model.json('tokenizer.json'),
    model.json('tokenizer_config.json'),
  ]);
  return { tokenizer, config };
}

const towers = ['vision_model', 'text_model'] as const;

function isSplit({ stems }: ModelFolder): boolean {
  return towers.every((stem) => stems.includes(stem));
}

/** Split where the folder has both towers: the combined file computes both for every call. */
async function openTowers(model: ModelFolder): Promise<ClipSessions> {
  if (!isSplit(model)) {
    const session = await model.open('model');
    return { vision: session, text: session };
  }
  const vision = await model.open('vision_model');
  try {
    return { vision, text: await model.open('text_model') };
  } catch (error) {
    await vision.dispose();
    throw error;
  }
}
