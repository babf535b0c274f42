import { readFile } from 'node:fs/promises';

import {
  CaptionDecoder,
  ClipCapCaptioner,
  createTextEncoder,
  createTextTokenizer,
  EncoderDecoderCaptioner,
  parseCaptionPicture,
  templateCaptioner,
} from '@grounder/captions';
import { createClipEncoders } from '@grounder/clip';
import type { Captioner, TextEncoder } from '@grounder/core';
import { openSentenceEncoder } from '@grounder/embedded';
import { cacheFolder, fileCache, nodeRuntime } from '@grounder/models';
import { acceptEmbeddings, decodeModel, encodeModel } from '@grounder/onnx';

import { readJsonFixture } from '../support/fixtures.js';
import { tiny } from './caption-support.js';

const runtime = nodeRuntime();
const json = (file: string): unknown => readJsonFixture(`models/tiny-${file}`);

/** A part that is put together by hand, and what frees it. */
type Made<Port> = Promise<{ readonly part: Port; readonly free: () => Promise<void> }>;

const clipModel = async () =>
  createClipEncoders(
    {
      config: json('clip/config.json'),
      preprocessor: json('clip/preprocessor_config.json'),
      tokenizer: tokenizerFiles('clip'),
      sessions: {
        vision: await runtime.open(tiny('clip/onnx/vision_model.onnx')),
        text: await runtime.open(tiny('clip/onnx/text_model.onnx')),
      },
    },
    { resize: { kind: 'squash' }, normaliseImages: false },
  );

/** Text encoders by name. */
export const readers = {
  async sentences(): Made<TextEncoder> {
    const part = await openSentenceEncoder({ runtime, cache: fileCache(cacheFolder()) });
    return { part, free: () => part.dispose() };
  },
  async clip(): Made<TextEncoder> {
    const clip = await clipModel();
    return { part: clip.text, free: () => clip.dispose() };
  },
  async bert(): Made<TextEncoder> {
    const part = createTextEncoder({
      config: json('minilm/config.json'),
      tokenizer: tokenizerFiles('minilm'),
      session: await runtime.open(tiny('minilm/onnx/model.onnx')),
    });
    return { part, free: () => part.dispose() };
  },
};

/** Captioners by name. */
export const writers = {
  templates(): Made<Captioner> {
    return Promise.resolve({ part: templateCaptioner(), free: () => Promise.resolve() });
  },
  async clipCap(): Made<Captioner> {
    const clip = await clipModel();
    const file = await readFile(tiny('gpt2/onnx/decoder_model_merged.onnx'));
    const bytes = encodeModel(acceptEmbeddings(decodeModel(file)));
    const part = new ClipCapCaptioner({
      encoder: clip.image,
      mapper: await runtime.open(tiny('clipcap/onnx/mapper.onnx')),
      decoder: new CaptionDecoder({ session: await runtime.open(bytes), contextLength: 64 }),
      tokenizer: createTextTokenizer(tokenizerFiles('gpt2')),
    });
    return { part, free: async () => Promise.all([part.dispose(), clip.dispose()]).then() };
  },
  async vitGpt(): Made<Captioner> {
    const { end } = json('vit-gpt2/reference.json') as { readonly end: number };
    const session = await runtime.open(tiny('vit-gpt2/onnx/decoder_model_merged.onnx'));
    const part = new EncoderDecoderCaptioner({
      vision: await runtime.open(tiny('vit-gpt2/onnx/encoder_model.onnx')),
      decoder: new CaptionDecoder({ session, contextLength: 64 }),
      picture: parseCaptionPicture(json('vit-gpt2/preprocessor_config.json')),
      tokenizer: createTextTokenizer(tokenizerFiles('vit-gpt2')),
      startTokens: [0],
      stopTokens: [end],
    });
    return { part, free: () => part.dispose() };
  },
};

function tokenizerFiles(name: string) {
  return {
    tokenizer: json(`${name}/tokenizer.json`),
    config: json(`${name}/tokenizer_config.json`),
  };
}
