import type { JsonObject } from '@grounder/core/internal';
import { GroundingError } from '@grounder/core';
import {
  chooseOutput,
  defaultBatchSize,
  defined,
  fixedLength,
  invalidData,
  isCount,
  isObject,
  mismatch,
} from '@grounder/core/internal';
import { ClipImageEncoder } from './clip-image-encoder.js';
import type { ClipEncoders } from './clip-scorer.js';
import { ClipTextEncoder } from './clip-text-encoder.js';
import type { ClipTokenizer, ClipTokenizerSource } from './clip-tokenizer.js';
import { createClipTokenizer } from './clip-tokenizer.js';
import type { LogitFit } from './logit-scale.js';
import { measureLogitScale } from './logit-scale.js';
import type { ClipSession } from './model-tensors.js';
import type { ClipPreprocessing, ClipResize } from './preprocessing.js';
import { parsePreprocessorConfig } from './preprocessor-config.js';

/** What a model was trained as; MobileCLIP's files say `clip`. */
export type ClipFamily = 'clip' | 'siglip';

/** The parts of a model in the hub's layout, files parsed and models open. */
export interface ClipModelParts {
  /** The parsed `config.json`. */
  readonly config: unknown;
  /** The parsed `preprocessor_config.json`. */
  readonly preprocessor: unknown;
  /** The tokenizer's files. */
  readonly tokenizer: ClipTokenizerSource;
  /**
   * The open `vision_model.onnx` and `text_model.onnx`, or the combined `model.onnx` as both. The
   * encoders own them from now on.
   */
  readonly sessions: ClipSessions;
}

/** The open models of a pair of encoders; the same one twice where the export is combined. */
export interface ClipSessions {
  /** Reads `pixel_values`. */
  readonly vision: ClipSession;
  /** Reads `input_ids`. */
  readonly text: ClipSession;
}

/** What {@link createClipEncoders} does not take from the files. */
export interface ClipModelOptions {
  /**
   * How pictures of other shapes are brought to the encoder's. For regions squash or pad: a centre
   * crop would cut off their ends.
   * @defaultValue that of `preprocessor_config.json`
   */
  readonly resize?: ClipResize;
  /**
   * Which of transformers' image processors is equalled to the bit of every byte: those on Pillow, or
   * those on torchvision, which transformers 5 takes by default.
   * @defaultValue 'pillow'
   */
  readonly resample?: NonNullable<ClipPreprocessing['resample']>;
  /**
   * Most pictures or texts in one run of a model; what bounds memory.
   * @defaultValue 32
   */
  readonly batchSize?: number;
  /**
   * Whether the vectors of pictures are brought to Euclidean length 1.
   * @defaultValue true
   */
  readonly normaliseImages?: boolean;
  /**
   * What the cosine is multiplied by.
   * @defaultValue measured on a combined model; else 100, that of OpenAI's CLIP
   */
  readonly logitScale?: number;
  /**
   * What is then added.
   * @defaultValue measured on a combined SigLIP model; else 0
   */
  readonly logitBias?: number;
}

/** A pair of encoders as `ClipScorer` takes it, and what else the files say. */
export interface ClipModel extends ClipEncoders, AsyncDisposable {
  /** What the model was trained as. */
  readonly family: ClipFamily;
  /** Encodes pictures. */
  readonly image: ClipImageEncoder;
  /** Encodes texts. */
  readonly text: ClipTextEncoder;
  /** What the cosine is multiplied by. */
  readonly logitScale: number;
  /** What is then added. */
  readonly logitBias: number;
  /** The sentences that the model was trained or is usually asked with, for `ClipScorer`. */
  readonly templates: readonly string[];
  /** Frees both models. A second call does nothing. */
  dispose(): Promise<void>;
}

const families: ReadonlyMap<unknown, ClipFamily> = new Map<unknown, ClipFamily>([
  ['clip', 'clip'],
  ['mobileclip', 'clip'],
  ['siglip', 'siglip'],
  ['siglip2', 'siglip'],
]);

const templatesOf: Readonly<Record<ClipFamily, readonly string[]>> = {
  clip: ['a photo of {}'],
  siglip: ['This is a photo of {}.'],
};

/**
 * Creates the encoders of a CLIP, SigLIP, SigLIP 2 (of one resolution) or MobileCLIP model from its
 * files, split or combined. Where the export is combined, the scale and the bias of its logits are
 * measured in one short run; split exports do not hold them.
 * @param parts - Parsed files and open models. On an error the models stay open.
 * @param options - Resize, batch size, and logits where they are known.
 * @returns The encoders, which own the models.
 * @throws GroundingError `INVALID_DATA` when a file is not what it should be, `MODEL_MISMATCH`
 *   when a model does not fit the files or the two do not fit each other, `INVALID_OPTION` when
 *   the tokenizer is missing or an option is outside its range.
 * @example
 * ```ts
 * await using clip = await createClipEncoders({ config, preprocessor, tokenizer, sessions });
 * const scorer = new ClipScorer({ encoders: [clip], templates: clip.templates });
 * ```
 */
export async function createClipEncoders(
  { config, preprocessor, tokenizer, sessions }: ClipModelParts,
  options: ClipModelOptions = {},
): Promise<ClipModel> {
  const { resize, batchSize = defaultBatchSize, resample } = options;
  const { normaliseImages: normalise = true } = options;
  const family = parseFamily(config);
  const preprocessing = { ...parsePreprocessorConfig(preprocessor), ...defined({ resample }) };
  const words = createTokenizer(tokenizer, config, family);
  checkWidths(sessions);
  const image = new ClipImageEncoder({
    session: sessions.vision,
    preprocessing,
    batchSize,
    normalise,
    ...defined({ resize }),
  });
  const text = new ClipTextEncoder({
    session: sessions.text,
    tokenizer: words,
    batchSize,
    imageSize: preprocessing.width,
  });
  const fit = await chooseLogits({ sessions, words, family, size: preprocessing }, options);
  const dispose = async (): Promise<void> => {
    await Promise.all([image.dispose(), text.dispose()]);
  };
  const templates = templatesOf[family];
  return { family, image, text, ...fit, templates, dispose, [Symbol.asyncDispose]: dispose };
}

/** Reads what a model was trained as off its `config.json`. */
export function parseFamily(config: unknown): ClipFamily {
  if (!isObject(config)) throw invalidData('config.json as an object', config);
  const family = families.get(config.model_type);
  if (family !== undefined) return family;
  throw invalidData(
    'a config.json with model_type "clip", "mobileclip", "siglip" or "siglip2"',
    config.model_type,
  );
}

/** The tokenizer at the length of the model's text tower, where the configuration says it. */
export function createTokenizer(
  source: ClipTokenizerSource | undefined,
  config: unknown,
  family: ClipFamily,
): ClipTokenizer {
  if (!isObject(source)) {
    throw new GroundingError(
      'INVALID_OPTION',
      "expected the model's tokenizer.json and tokenizer_config.json, parsed, got nothing",
    );
  }
  const padding = family === 'siglip' ? 'contextLength' : 'longest';
  const words = createClipTokenizer(source, { padding });
  const positions = positionsOf(config);
  if (positions === undefined || positions >= words.contextLength) return words;
  return createClipTokenizer(source, { padding, contextLength: positions });
}

function positionsOf(config: unknown): number | undefined {
  const text: JsonObject =
    isObject(config) && isObject(config.text_config) ? config.text_config : {};
  const positions = text.max_position_embeddings;
  return isCount(positions) ? positions : undefined;
}

/** Both towers end in one space; where the files say how wide it is, they must agree. */
function checkWidths({ vision, text }: ClipSessions): void {
  const [image, words] = [
    widthOf(vision, ['image_embeds', 'pooler_output', 'image_features']),
    widthOf(text, ['text_embeds', 'pooler_output', 'text_features']),
  ];
  if (image === undefined || words === undefined || image === words) return;
  throw mismatch(
    'a vision and a text model of one model, with vectors of one length',
    `${image} and ${words}`,
  );
}

function widthOf(session: ClipSession, names: readonly string[]): number | undefined {
  const name = chooseOutput(session, names);
  const output = session.outputs.find((candidate) => candidate.name === name);
  return output === undefined ? undefined : fixedLength(output, 1);
}

interface LogitSource {
  readonly sessions: ClipSessions;
  readonly words: ClipTokenizer;
  readonly family: ClipFamily;
  readonly size: { readonly width: number; readonly height: number };
}

async function chooseLogits(
  { sessions, words, family, size }: LogitSource,
  { logitScale, logitBias }: ClipModelOptions,
): Promise<LogitFit> {
  const isCombined = sessions.vision.outputs.some(({ name }) => name === 'logits_per_image');
  const isKnown = logitScale !== undefined && (family === 'clip' || logitBias !== undefined);
  const fit =
    isCombined && !isKnown
      ? await measureLogitScale(sessions.vision, {
          tokenizer: words,
          hasBias: family === 'siglip',
          ...size,
        })
      : { logitScale: 100, logitBias: 0 };
  return { logitScale: logitScale ?? fit.logitScale, logitBias: logitBias ?? fit.logitBias };
}
