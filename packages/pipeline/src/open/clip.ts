import type { ClipEncoders } from '@grounder/clip';
import type { ClipModel, ClipSessions } from '@grounder/clip/internal';
import { createClipEncoders } from '@grounder/clip';
import type { ModelFolder } from '@grounder/models/internal';

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
      { resize: { kind: 'squash' } },
    );
  } catch (error) {
    await Promise.all([sessions.vision.dispose(), sessions.text.dispose()]);
    throw error;
  }
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

/** Split where the folder has both towers: the combined file computes both for every call. */
async function openTowers(model: ModelFolder): Promise<ClipSessions> {
  const isSplit = ['vision_model', 'text_model'].every((stem) => model.stems.includes(stem));
  if (!isSplit) {
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
