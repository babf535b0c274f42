import { isRecord } from './parsed-values.js';

/** How the vectors of an encoder divide into tokens. */
export interface TokenShape {
  /** Tokens of each vector, one after the other. */
  readonly count: number;
  /** The hidden states that stand one after the other in each token. */
  readonly tensors: readonly string[];
}

/** What two encoders make heads comparable with: which models, and how long their vectors are. */
export interface EncoderIdentity {
  /** Where the encoder is found again: a folder, a hub id, or another name that the program knows. */
  readonly name: string;
  /** Tells its weights apart from others: a digest. */
  readonly fingerprint: string;
  /** Length of its vectors. */
  readonly dim: number;
  /** How its vectors divide into tokens; absent when they are pooled. */
  readonly tokens?: TokenShape;
}

/** Tells whether a value says which encoder made features. */
export function isEncoder(value: unknown): value is EncoderIdentity {
  if (!isRecord(value)) return false;
  const { name, fingerprint, dim, tokens } = value;
  return (
    typeof name === 'string' &&
    typeof fingerprint === 'string' &&
    typeof dim === 'number' &&
    (tokens === undefined || isTokenShape(tokens))
  );
}

function isTokenShape(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { count, tensors } = value;
  return (
    typeof count === 'number' &&
    Array.isArray(tensors) &&
    tensors.every((name) => typeof name === 'string')
  );
}
