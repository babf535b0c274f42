import type { ClipTokenEncoders } from '@grounder/clip/internal';
import { createClipTokenEncoders } from '@grounder/clip';
import type { Runtime, Session } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import type { ModelFolder } from '@grounder/models/internal';
import { readRegularFile } from '@grounder/models/internal';
import type { OnnxModel } from '@grounder/onnx';
import { decodeModel, encodeModel, exposeTensors, findHiddenStates } from '@grounder/onnx';

import { modelIdentity } from '../cache/model-identity.js';
import { readTokenizer } from './clip.js';
import type { OpenEncodersOptions } from './encoders.js';
import { findEncoders } from './encoders.js';

/** Which hidden states are read. */
export interface TokenChoice {
  /**
   * Layers of the image encoder: their numbers, counted from 0, or names of tensors.
   * @defaultValue four layers from the first to the last at equal distances, as CLIP-VG's 0, 3, 7, 11
   */
  readonly imageLayers?: readonly string[];
  /**
   * The layer of the text encoder, likewise.
   * @defaultValue the last
   */
  readonly textLayer?: string;
  /**
   * Tokens of each phrase.
   * @defaultValue 40
   */
  readonly textLength?: number;
}

/** Token encoders, and what tells their weights apart from others. */
export interface IdentifiedTokenEncoders extends ClipTokenEncoders {
  /** Digest of the image encoder's file. */
  readonly imageFingerprint: string;
  /** Digest of the text encoder's file. */
  readonly textFingerprint: string;
  /** Names of the layers of the image encoder that are read. */
  readonly imageTensors: readonly string[];
  /** Name of the layer of the text encoder that is read. */
  readonly textTensor: string;
}

/** How {@link openTokenEncoders} opens. */
export interface OpenTokenEncodersOptions extends OpenEncodersOptions, TokenChoice {}

export async function openTokenEncoders(
  name: string,
  options: OpenTokenEncodersOptions,
): Promise<IdentifiedTokenEncoders> {
  const { runtime, cache } = options;
  const { model, pathOf } = await findEncoders(name, options);
  const branch = async (
    kind: Branch,
    tower: Parameters<typeof pathOf>[0],
    asked: readonly string[] | undefined,
  ) => {
    const path = pathOf(tower);
    const fingerprint = await modelIdentity(path, cache);
    return { fingerprint, ...(await openStates({ path, kind, asked, runtime })) };
  };
  const image = await branch('image', 'vision_model', options.imageLayers);
  try {
    const asked = options.textLayer === undefined ? undefined : [options.textLayer];
    const text = await branch('text', 'text_model', asked);
    try {
      const [textTensor = ''] = text.tensors;
      const encoders = await createEncoders(model, { image, text, textTensor, options });
      return {
        ...encoders,
        imageFingerprint: image.fingerprint,
        textFingerprint: text.fingerprint,
        imageTensors: image.tensors,
        textTensor,
        [Symbol.asyncDispose]: () => encoders[Symbol.asyncDispose](),
      };
    } catch (error) {
      await text.session.dispose();
      throw error;
    }
  } catch (error) {
    await image.session.dispose();
    throw error;
  }
}

type Branch = 'image' | 'text';
const inputs: Readonly<Record<Branch, string>> = { image: 'pixel_values', text: 'input_ids' };

interface OpenStates {
  readonly session: Session;
  readonly tensors: readonly string[];
}

async function createEncoders(
  model: ModelFolder,
  {
    image,
    text,
    textTensor,
    options: { textLength },
  }: {
    readonly image: OpenStates;
    readonly text: OpenStates;
    readonly textTensor: string;
    readonly options: TokenChoice;
  },
): Promise<ClipTokenEncoders> {
  const [config, preprocessor, tokenizer] = await Promise.all([
    model.json('config.json'),
    model.json('preprocessor_config.json'),
    readTokenizer(model),
  ]);
  const sessions = { vision: image.session, text: text.session };
  return createClipTokenEncoders(
    { config, preprocessor, tokenizer, sessions },
    {
      imageTensors: image.tensors,
      textTensor,
      resize: { kind: 'squash' },
      ...defined({ textLength }),
    },
  );
}

interface StatesRequest {
  readonly path: string;
  readonly kind: Branch;
  readonly asked: readonly string[] | undefined;
  readonly runtime: Runtime;
}

async function openStates({ path, kind, asked, runtime }: StatesRequest): Promise<OpenStates> {
  const model = decodeModel(
    await readRegularFile(path, { expected: 'a model file', maxBytes: 2 ** 31 }),
  );
  const tensors = chooseStates(model, { path, kind, asked });
  const session = await runtime.open(encodeModel(exposeTensors(model, tensors)));
  return { session, tensors };
}

function chooseStates(
  model: OnnxModel,
  { path, kind, asked }: Omit<StatesRequest, 'runtime'>,
): readonly string[] {
  const layers = findHiddenStates(model.graph, inputs[kind]);
  const wanted =
    asked ?? (kind === 'image' ? spreadOver(layers.length) : [layers.length - 1]).map(String);
  if (wanted.length === 0 || wanted.includes('-1')) throw noStates(path, kind);
  return wanted.map((layer) => {
    if (!/^\d+$/.test(layer)) return layer;
    const tensor = layers[Number(layer)];
    if (tensor !== undefined) return tensor;
    if (layers.length === 0) throw noStates(path, kind);
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a layer of the ${kind} encoder from 0 to ${layers.length - 1}, or a tensor's name, ` +
        `got ${layer}`,
    );
  });
}

/** Up to four layers from the first to the last: of twelve 0, 3, 7, 11. */
function spreadOver(count: number): readonly number[] {
  if (count === 0) return [];
  const places = [0, 1, 2, 3].map((part) => Math.max(0, Math.ceil((part * count) / 3) - 1));
  return [...new Set(places)];
}

function noStates(path: string, kind: Branch): GroundingError {
  return new GroundingError(
    'MODEL_MISMATCH',
    `expected hidden states in the ${kind} encoder ${path}, got no layers that can be told from its ` +
      'graph; export it without fused operators, or with output_hidden_states=True, and name the ' +
      `tensors by ${kind === 'image' ? '--image-layers' : '--text-layer'}`,
  );
}
