import type { Cropper } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import { readRegularFile } from '@grounder/models/internal';
import type {
  FusionHeadRegressor,
  ProjectionHeadRegressor,
  ProposalHeadScorer,
} from '@grounder/regressors';
import type { HeadDescription } from '@grounder/regressors/internal';

import type { ModelNeed } from './model-needs.js';
import type { ModelOpener } from './opener.js';
import type { TokenChoice } from './token-encoders.js';

/** Heads are loaded when one is opened. */
const regressors = () => import('@grounder/regressors');

/** Opens the projection head that fills a need, with the encoders that it was trained with. */
export async function projectionHeadFor(
  opener: ModelOpener,
  need: ModelNeed,
): Promise<ProjectionHeadRegressor> {
  const { openProjectionHead } = await regressors();
  const { bytes, options } = await pooled(opener, need);
  return opener.hold(await openProjectionHead(bytes, options));
}

/** Opens the proposal head that fills a need, with the encoders that it was trained with. */
export async function proposalHeadFor(
  opener: ModelOpener,
  need: ModelNeed,
  cropper: Cropper,
): Promise<ProposalHeadScorer> {
  const { openProposalHead } = await regressors();
  const { bytes, options } = await pooled(opener, need);
  return opener.hold(await openProposalHead(bytes, { ...options, cropper }));
}

/** Opens the fusion head that fills a need, with the encoders that it was trained with. */
export async function fusionHeadFor(
  opener: ModelOpener,
  need: ModelNeed,
): Promise<FusionHeadRegressor> {
  const { openFusionHead } = await regressors();
  const { bytes, description } = await read(opener, need);
  const choice = choiceOf(description);
  const [image, text] = await openPair(opener, description, (name) => opener.tokens(name, choice));
  return opener.hold(
    await openFusionHead(bytes, {
      runtime: opener.runtime,
      image: image.image,
      text: text.text,
      imageFingerprint: image.imageFingerprint,
      textFingerprint: text.textFingerprint,
    }),
  );
}

/** A head that reads one vector of the picture and one of the phrase. */
async function pooled(opener: ModelOpener, need: ModelNeed) {
  const { bytes, description } = await read(opener, need);
  const [image, text] = await openPair(opener, description, (name) => opener.encoders(name));
  const options = {
    runtime: opener.runtime,
    image: image.clip.image,
    text: text.clip.text,
    imageFingerprint: image.imageFingerprint,
    textFingerprint: text.textFingerprint,
  };
  return { bytes, options };
}

async function read(opener: ModelOpener, need: ModelNeed) {
  const { readHeadDescription } = await regressors();
  const bytes = await readHead(await opener.find(need));
  return { bytes, description: await readHeadDescription(bytes) };
}

/** The encoders that a head names, or the one that the user names instead; one when both are one. */
async function openPair<Encoders>(
  { options: { clip } }: ModelOpener,
  { imageEncoder, textEncoder }: HeadDescription,
  openNamed: (name: string) => Promise<Encoders>,
): Promise<readonly [image: Encoders, text: Encoders]> {
  const image = await openNamed(clip ?? imageEncoder.name);
  const isSame = clip !== undefined || textEncoder.name === imageEncoder.name;
  return [image, isSame ? image : await openNamed(textEncoder.name)];
}

/** The layers that a head was trained with; one that was trained with none says so when it is opened. */
function choiceOf({ imageEncoder, textEncoder }: HeadDescription): TokenChoice {
  const [textLayer] = textEncoder.tokens?.tensors ?? [];
  return defined({
    imageLayers: imageEncoder.tokens?.tensors,
    textLayer,
    textLength: textEncoder.tokens?.count,
  });
}

function readHead(path: string): Promise<Uint8Array> {
  return readRegularFile(path, {
    expected: 'a trained head',
    maxBytes: 2 ** 31,
    advice: 'train one with: grounder train',
  });
}
