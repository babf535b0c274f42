import { readFile } from 'node:fs/promises';

import type { Cropper, Runtime } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import type { ProjectionHeadRegressor, ProposalHeadScorer } from '@grounder/regressors';
import { openProjectionHead, openProposalHead, readHeadDescription } from '@grounder/regressors';

import type { ModelPlaces } from './find-model.js';
import { findModel } from './find-model.js';
import type { ModelNeed } from './model-needs.js';
import type { IdentifiedEncoders } from './open-encoders.js';

/** What heads are opened with. */
export interface HeadContext {
  /** Where they are. */
  readonly places: ModelPlaces;
  /** Runs them. */
  readonly runtime: Runtime;
  /** Opens the encoders that they were trained with. */
  readonly openEncoders: (name: string) => Promise<IdentifiedEncoders>;
  /** Owns what was opened. */
  readonly hold: <Part extends { dispose(): Promise<void> }>(part: Part) => Part;
}

/** Opens heads with the encoders that they name, or those that the user names instead. */
export interface Heads {
  /** Opens a projection head. */
  projectionHead(need: ModelNeed): Promise<ProjectionHeadRegressor>;
  /** Opens a proposal head. */
  proposalHead(need: ModelNeed, cropper: Cropper): Promise<ProposalHeadScorer>;
}

/**
 * Creates what opens heads.
 *
 * @param context - Places, runtime, encoders.
 * @returns The openers.
 */
export function openHeads({ places, runtime, openEncoders, hold }: HeadContext): Heads {
  const held = <Part extends AsyncDisposable>(part: Part): Part => {
    hold({ dispose: async () => part[Symbol.asyncDispose]() });
    return part;
  };
  const open = async (need: ModelNeed) => {
    const path = await findModel(need, places);
    const bytes = await readHead(path);
    const { imageEncoder, textEncoder } = await readHeadDescription(bytes);
    const image = held(await openEncoders(places.clip ?? imageEncoder.name));
    const isSame = places.clip !== undefined || textEncoder.name === imageEncoder.name;
    const text = isSame ? image : held(await openEncoders(textEncoder.name));
    const options = {
      runtime,
      image: image.clip.image,
      text: text.clip.text,
      imageFingerprint: image.imageFingerprint,
      textFingerprint: text.textFingerprint,
    };
    return { bytes, options };
  };
  return {
    async projectionHead(need) {
      const { bytes, options } = await open(need);
      return held(await openProjectionHead(bytes, options));
    },
    async proposalHead(need, cropper) {
      const { bytes, options } = await open(need);
      return held(await openProposalHead(bytes, { ...options, cropper }));
    },
  };
}

async function readHead(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const isAbsent = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new GroundingError(
      isAbsent ? 'FILE_NOT_FOUND' : 'FILE_UNREADABLE',
      `expected a trained head at ${path}, got ${isAbsent ? 'nothing' : 'no file that can be read'}; ` +
        'train one with: grounder train',
      { cause },
    );
  }
}
