import { GroundingError } from '@grounder/core';
import { bytesSource, readModelMetadata } from '@grounder/onnx';

import type { EncoderIdentity } from '../features/encoder-identity.js';
import { isEncoder } from '../features/encoder-identity.js';
import { isRecord, jsonOrUndefined } from '../features/parsed-values.js';

/**
 * What kind of head a file holds: one that reads a box off pooled features, one that chooses among
 * proposals, or one that reads a box off tokens.
 */
export type HeadKind = 'projection-head' | 'proposal-head' | 'fusion-head';

const headKinds: readonly HeadKind[] = ['projection-head', 'proposal-head', 'fusion-head'];

/** What a head's file says about itself, under `grounder.head` in its metadata. */
export interface HeadDescription {
  /** What it is. */
  readonly kind: HeadKind;
  /** The image encoder whose features it reads. */
  readonly imageEncoder: EncoderIdentity;
  /** The text encoder whose features it reads. */
  readonly textEncoder: EncoderIdentity;
  /** What it was taught to make small, such as `l1+giou`. */
  readonly objective: string;
  /** How it was trained, for people. */
  readonly training: Readonly<Record<string, number | string>>;
}

/** The key of a head's description in its file. */
export const headKey = 'grounder.head';

/**
 * Reads what a head's file says about itself.
 * @throws GroundingError `INVALID_MODEL` when it is no ONNX file, `MODEL_MISMATCH` when it is none
 *   that `trainProjectionHead`, `trainProposalHead` or `trainFusionHead` made.
 */
export async function readHeadDescription(bytes: Uint8Array): Promise<HeadDescription> {
  const { metadata } = await readModelMetadata(bytesSource(bytes));
  const value = jsonOrUndefined(metadata[headKey] ?? '');
  if (isDescription(value)) return value;
  throw new GroundingError(
    'MODEL_MISMATCH',
    `expected a head with "${headKey}" in its metadata, as \`grounder train\` writes it, got ` +
      (metadata[headKey] === undefined ? 'a model without' : 'another value there'),
  );
}

/** The encoders that a head is opened with. */
export interface GivenEncoders {
  /** Tells the image encoder's weights apart from others; not checked when left out. */
  readonly imageFingerprint?: string;
  /** Tells the text encoder's weights apart from others; not checked when left out. */
  readonly textFingerprint?: string;
}

/** Checks that a head is of a kind and was trained with the encoders at hand. */
export function assertHead(
  description: HeadDescription,
  kind: HeadKind,
  given: GivenEncoders,
): void {
  if (description.kind !== kind) {
    throw new GroundingError(
      'MODEL_MISMATCH',
      `expected a ${kind}, got a ${description.kind}; train one with: grounder train ${kind}`,
    );
  }
  const pairs = [
    ['image', description.imageEncoder, given.imageFingerprint],
    ['text', description.textEncoder, given.textFingerprint],
  ] as const;
  for (const [what, trained, fingerprint] of pairs) {
    if (fingerprint === undefined || fingerprint === trained.fingerprint) continue;
    throw new GroundingError(
      'MODEL_MISMATCH',
      `expected the ${what} encoder that the head was trained with, "${trained.name}" ` +
        `(${trained.fingerprint.slice(0, 12)}), got ${fingerprint.slice(0, 12)}; name that one, or ` +
        'train a head for this one',
    );
  }
}

/** Checks that a vector is as long as a head wants it. */
export function assertDim(what: string, encoder: EncoderIdentity, dim: number): void {
  if (dim === encoder.dim) return;
  throw new GroundingError(
    'MODEL_MISMATCH',
    `expected ${what} features of ${encoder.dim} numbers, as "${encoder.name}" makes them, got ${dim}`,
  );
}

function isDescription(value: unknown): value is HeadDescription {
  if (!isRecord(value)) return false;
  const { kind, imageEncoder, textEncoder, objective, training } = value;
  return (
    headKinds.some((known) => known === kind) &&
    isEncoder(imageEncoder) &&
    isEncoder(textEncoder) &&
    typeof objective === 'string' &&
    isRecord(training)
  );
}
