import type { ClipTokenizer } from '@grounder/clip/internal';
import {
  ClipImageEncoder,
  ClipTextEncoder,
  createClipTokenizer,
  parsePreprocessorConfig,
} from '@grounder/clip';
import type { Session } from '@grounder/core';
import { invalidData, isCount, isObject } from '@grounder/core/internal';
import type { ModelFolder } from '@grounder/models/internal';

import { readTokenizer } from './clip.js';

export async function openClipText(model: ModelFolder): Promise<ClipTextEncoder> {
  const [config, preprocessor, files] = await Promise.all([
    model.json('config.json'),
    model.json('preprocessor_config.json'),
    readTokenizer(model),
  ]);
  const tokenizer = shortened(createClipTokenizer(files), config, (contextLength) =>
    createClipTokenizer(files, { contextLength }),
  );
  const { width: imageSize } = parsePreprocessorConfig(preprocessor);
  return openTower(
    model,
    'text_model',
    (session) => new ClipTextEncoder({ session, tokenizer, imageSize }),
  );
}

export async function openClipImages(model: ModelFolder): Promise<ClipImageEncoder> {
  const preprocessing = parsePreprocessorConfig(await model.json('preprocessor_config.json'));
  return openTower(
    model,
    'vision_model',
    (session) =>
      new ClipImageEncoder({
        session,
        preprocessing,
        resize: { kind: 'squash' },
        normalise: false,
      }),
  );
}

/** Opens the tower's own file, else the combined one. */
async function openTower<Encoder>(
  model: ModelFolder,
  stem: 'vision_model' | 'text_model',
  create: (session: Session) => Encoder,
): Promise<Encoder> {
  const isCombined = !model.stems.includes(stem) && model.stems.includes('model');
  const session = await model.open(isCombined ? 'model' : stem);
  try {
    return create(session);
  } catch (error) {
    await session.dispose();
    throw error;
  }
}

/** The text tower may have fewer positions than its tokenizer says. */
function shortened(
  tokenizer: ClipTokenizer,
  config: unknown,
  shorten: (contextLength: number) => ClipTokenizer,
): ClipTokenizer {
  if (!isObject(config)) throw invalidData('config.json as an object', config);
  const { max_position_embeddings: positions } = isObject(config.text_config)
    ? config.text_config
    : {};
  return isCount(positions) && positions < tokenizer.contextLength ? shorten(positions) : tokenizer;
}
