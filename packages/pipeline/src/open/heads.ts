import { readFile } from 'node:fs/promises';

import type { Cropper, Runtime } from '@grounder/core';
import { unreadable } from '@grounder/core';
import type {
  FusionHeadRegressor,
  HeadDescription,
  ProjectionHeadRegressor,
  ProposalHeadScorer,
} from '@grounder/regressors';

import type { ModelPlaces } from './find-model.js';
import { findModel } from './find-model.js';
import type { ModelNeed } from './model-needs.js';
import type { IdentifiedEncoders } from './encoders.js';
import type { IdentifiedTokenEncoders, TokenChoice } from './token-encoders.js';

/** Heads are loaded when one is opened. */
const regressors = () => import('@grounder/regressors');

/** What heads are opened with. */
export interface HeadContext {
  /** Where they are. */
  readonly places: ModelPlaces;
  /** Runs them. */
  readonly runtime: Runtime;
  /** Opens the encoders that they were trained with. */
  readonly openEncoders: (name: string) => Promise<IdentifiedEncoders>;
  /** Opens them so that they give the states of their tokens. */
  readonly openTokens: (name: string, choice: TokenChoice) => Promise<IdentifiedTokenEncoders>;
  /** Owns what was opened. */
  readonly hold: <Part extends { dispose(): Promise<void> }>(part: Part) => Part;
}

/** Opens heads with the encoders that they name, or those that the user names instead. */
export interface Heads {
  /** Opens a projection head. */
  projectionHead(need: ModelNeed): Promise<ProjectionHeadRegressor>;
  /** Opens a proposal head. */
  proposalHead(need: ModelNeed, cropper: Cropper): Promise<ProposalHeadScorer>;
  /** Opens a fusion head. */
  fusionHead(need: ModelNeed): Promise<FusionHeadRegressor>;
}

/**
 * Creates what opens heads.
 *
 * @param context - Places, runtime, encoders.
 * @returns The openers.
 */
export function openHeads(context: HeadContext): Heads {
  const { places, runtime, openEncoders, openTokens, hold } = context;
  const held = <Part extends AsyncDisposable>(part: Part): Part => {
    hold({ dispose: async () => part[Symbol.asyncDispose]() });
    return part;
  };
  /** The encoders that a head names, or the one that the user names instead; one when both are one. */
  const openPair = async <Encoders extends AsyncDisposable>(
    { imageEncoder, textEncoder }: HeadDescription,
    openNamed: (name: string) => Promise<Encoders>,
  ): Promise<readonly [image: Encoders, text: Encoders]> => {
    const image = held(await openNamed(places.clip ?? imageEncoder.name));
    const isSame = places.clip !== undefined || textEncoder.name === imageEncoder.name;
    return [image, isSame ? image : held(await openNamed(textEncoder.name))];
  };
  const open = async (need: ModelNeed) => {
    const { readHeadDescription } = await regressors();
    const bytes = await readHead(await findModel(need, places));
    const [image, text] = await openPair(await readHeadDescription(bytes), (name) =>
      openEncoders(name),
    );
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
      const { openProjectionHead } = await regressors();
      const { bytes, options } = await open(need);
      return held(await openProjectionHead(bytes, options));
    },
    async proposalHead(need, cropper) {
      const { openProposalHead } = await regressors();
      const { bytes, options } = await open(need);
      return held(await openProposalHead(bytes, { ...options, cropper }));
    },
    async fusionHead(need) {
      const { openFusionHead, readHeadDescription } = await regressors();
      const bytes = await readHead(await findModel(need, places));
      const description = await readHeadDescription(bytes);
      const [image, text] = await openPair(description, (name) =>
        openTokens(name, choiceOf(description)),
      );
      const { imageFingerprint } = image;
      const { textFingerprint } = text;
      const encoders = { image: image.image, text: text.text, imageFingerprint, textFingerprint };
      return held(await openFusionHead(bytes, { runtime, ...encoders }));
    },
  };
}

/** The layers that a head was trained with; one that was trained with none says so when it is opened. */
function choiceOf({ imageEncoder, textEncoder }: HeadDescription): TokenChoice {
  const [textLayer] = textEncoder.tokens?.tensors ?? [];
  return {
    ...(imageEncoder.tokens && { imageLayers: imageEncoder.tokens.tensors }),
    ...(textLayer !== undefined && { textLayer }),
    ...(textEncoder.tokens && { textLength: textEncoder.tokens.count }),
  };
}

async function readHead(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const expected = `a trained head at ${path}`;
    throw unreadable(cause, expected, 'no file that can be read', 'train one with: grounder train');
  }
}
