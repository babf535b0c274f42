import { join } from 'node:path';

import type { CaptionWriting } from '@grounder/captions/internal';
import {
  CaptionDecoder,
  ClipCapCaptioner,
  createTextTokenizer,
  EncoderDecoderCaptioner,
  parseCaptionPicture,
} from '@grounder/captions';
import type { ImageEncoder, Runtime, Session } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import type { ModelFolder } from '@grounder/models/internal';
import { readRegularFile } from '@grounder/models/internal';
import { nodeRuntime } from '@grounder/models';
import { acceptEmbeddings, decodeModel, encodeModel } from '@grounder/onnx';

import { contextLengthOf, parseEncoderDecoder } from './captioner-config.js';
import { readTokenizer } from './clip.js';

/** How {@link openCaptioner} opens a model: how texts are written, and what a ClipCap sees through. */
export interface OpenCaptionerOptions extends Pick<
  CaptionWriting,
  'search' | 'maxTokens' | 'batchSize'
> {
  /**
   * Opens the image encoder of the CLIP that a ClipCap was trained with, its vectors not normalised; it
   * stays the caller's. Not called for other captioners.
   */
  readonly openEncoder: () => Promise<ImageEncoder>;
  /**
   * Opens the models.
   * @defaultValue `nodeRuntime()`
   */
  readonly runtime?: Runtime;
}

/** The language model of a folder, best first: with a cache before without. */
const decoderStems = ['decoder_model_merged', 'model', 'decoder_model'];

export async function openCaptioner(
  model: ModelFolder,
  { openEncoder, runtime = nodeRuntime(), ...writing }: OpenCaptionerOptions,
): Promise<ClipCapCaptioner | EncoderDecoderCaptioner> {
  if (isClipCap(model)) return openClipCap(model, openEncoder, { runtime, writing });
  if (holds(model, 'encoder_model')) return openEncoderDecoder(model, { runtime, writing });
  throw new GroundingError(
    'MODEL_NOT_FOUND',
    `expected a captioner in ${model.folder}: onnx/mapper.onnx (ClipCap) or onnx/encoder_model.onnx ` +
      `(vit-gpt2), got ${model.files.filter((file) => file.endsWith('.onnx')).join(', ') || 'none'}`,
  );
}

/**
 * Tells whether a captioner is a ClipCap, which sees through a CLIP.
 * @returns Whether there is a mapper among them.
 */
export function isClipCap(model: ModelFolder): boolean {
  return holds(model, 'mapper');
}

interface WritingContext {
  readonly runtime: Runtime;
  readonly writing: Omit<OpenCaptionerOptions, 'openEncoder' | 'runtime'>;
}

async function openClipCap(
  model: ModelFolder,
  openEncoder: OpenCaptionerOptions['openEncoder'],
  { runtime, writing }: WritingContext,
): Promise<ClipCapCaptioner> {
  const [config, tokenizer] = await Promise.all([model.json('config.json'), openTokenizer(model)]);
  const path = decoderPath(model);
  const encoder = await openEncoder();
  return opening(async (hold) => {
    const mapper = hold(await runtime.open(mapperPath(model)));
    const writer = encodeModel(
      acceptEmbeddings(
        decodeModel(await readRegularFile(path, { expected: 'a model file', maxBytes: 2 ** 31 })),
      ),
    );
    const session = hold(await runtime.open(writer));
    const decoder = new CaptionDecoder({ session, ...contextLengthOf(config) });
    return new ClipCapCaptioner({ ...writing, encoder, mapper, decoder, tokenizer });
  });
}

async function openEncoderDecoder(
  model: ModelFolder,
  { runtime, writing }: WritingContext,
): Promise<EncoderDecoderCaptioner> {
  const [config, generation, preprocessor, tokenizer] = await Promise.all([
    model.json('config.json'),
    model.has('generation_config.json') ? model.json('generation_config.json') : undefined,
    model.json('preprocessor_config.json'),
    openTokenizer(model),
  ]);
  const parsed = parseEncoderDecoder(config, generation);
  const { startTokens, stopTokens, writing: usual, ...context } = parsed;
  const picture = parseCaptionPicture(preprocessor);
  const path = decoderPath(model);
  return opening(async (hold) => {
    const vision = hold(await runtime.open(model.pathOf('encoder_model')));
    const session = hold(await runtime.open(path));
    const decoder = new CaptionDecoder({ session, ...context });
    const models = { vision, decoder, tokenizer, picture };
    return new EncoderDecoderCaptioner({
      ...usual,
      ...writing,
      ...models,
      startTokens,
      stopTokens,
    });
  });
}

/** Opens several models; those that are open are closed when a later one cannot be. */
async function opening<Captioner>(
  open: (hold: (session: Session) => Session) => Promise<Captioner>,
): Promise<Captioner> {
  const held: Session[] = [];
  try {
    return await open((session) => {
      held.push(session);
      return session;
    });
  } catch (error) {
    await Promise.all(held.map((session) => session.dispose()));
    throw error;
  }
}

/** Whether there is a file of a stem, in whichever number format. */
function holds({ files }: ModelFolder, stem: string): boolean {
  return files.some((file) => new RegExp(`^(?:onnx/)?${stem}(?:_\\w+)?\\.onnx$`).test(file));
}

/** Mappers are small, so that one in single precision goes with a language model of any format. */
function mapperPath(model: ModelFolder): string {
  const plain = ['onnx/mapper.onnx', 'mapper.onnx'].find((file) => model.has(file));
  const isThere = plain === undefined || model.stems.includes('mapper');
  return isThere ? model.pathOf('mapper') : join(model.folder, plain);
}

function decoderPath(model: ModelFolder): string {
  const stem = decoderStems.find((candidate) => model.stems.includes(candidate));
  return model.pathOf(stem ?? 'decoder_model_merged');
}

async function openTokenizer(model: ModelFolder) {
  return createTextTokenizer(await readTokenizer(model));
}
