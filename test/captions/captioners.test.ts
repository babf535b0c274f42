import { expect } from 'chai';
import { readFile } from 'node:fs/promises';

import type { CaptionSearch } from '@grounder/captions/internal';
import {
  CaptionDecoder,
  ClipCapCaptioner,
  createTextTokenizer,
  EncoderDecoderCaptioner,
  generate,
  parseCaptionPicture,
} from '@grounder/captions';
import type { Detection, ImageEncoder, RasterImage } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import { decodeImage } from '@grounder/images';
import { nodeRuntime } from '@grounder/models';
import { acceptEmbeddings, decodeModel, encodeModel } from '@grounder/onnx';
import { describeCaptioner } from '@grounder/testing';

import { fixturePath, readJsonFixture } from '../support/fixtures.js';

interface Written {
  readonly greedy: readonly number[];
  readonly beam5: readonly number[];
  readonly decoded: string;
}

interface GptReference {
  readonly end: number;
  readonly prompts: readonly (Written & { readonly ids: readonly number[] })[];
}

interface ClipCapReference {
  readonly end: number;
  readonly pictures: readonly (Written & { readonly vector: readonly number[] })[];
}

interface VitReference {
  readonly end: number;
  readonly pictures: readonly (Written & { readonly image: string })[];
}

interface BlipReference {
  readonly start: number;
  readonly end: number;
  readonly prompt: readonly number[];
  readonly pictures: readonly (Written & { readonly image: string; readonly begin: string })[];
}

const runtime = nodeRuntime();
const searches: readonly (readonly [keyof Written, CaptionSearch])[] = [
  ['greedy', { kind: 'greedy' }],
  ['beam5', { kind: 'beam', width: 5 }],
];
/** Layouts of the hub, and whether the cache is used. */
const layouts = [
  ['decoder_model_merged', true],
  ['decoder_model_merged', false],
  ['decoder_model', false],
  // One graph whose past may be of length 0, as newer exports' model.onnx.
  ['decoder_with_past_model', true],
] as const;

function tokenizerOf(folder: string) {
  return createTextTokenizer({
    tokenizer: readJsonFixture(`models/${folder}/tokenizer.json`),
    config: readJsonFixture(`models/${folder}/tokenizer_config.json`),
  });
}

async function openDecoder(folder: string, file: string, usesCache: boolean) {
  const path = fixturePath(`models/${folder}/onnx/${file}.onnx`);
  const model = acceptEmbeddings(decodeModel(await readFile(path)));
  return new CaptionDecoder({ session: await runtime.open(encodeModel(model)), usesCache });
}

describe('CaptionDecoder', () => {
  const { end, prompts } = readJsonFixture('models/tiny-gpt2/reference.json') as GptReference;

  for (const [file, usesCache] of layouts) {
    for (const [name, search] of searches) {
      it(`writes transformers’ tokens, ${name}, ${file}, ${usesCache ? 'with' : 'without'} cache`, async () => {
        const path = fixturePath(`models/tiny-gpt2/onnx/${file}.onnx`);
        await using decoder = new CaptionDecoder({ session: await runtime.open(path), usesCache });

        for (const prompt of prompts) {
          const state = decoder.begin({ ids: [prompt.ids] });
          const [tokens] = await generate(decoder, state, { search, stopTokens: [end] });
          expect(tokens).to.deep.equal(prompt[name]);
        }
      });
    }
  }

  it('writes the same when several texts are written at once and end at different places', async () => {
    const path = fixturePath('models/tiny-gpt2/onnx/decoder_model_merged.onnx');
    await using decoder = new CaptionDecoder({ session: await runtime.open(path) });
    const length = Math.min(...prompts.map(({ ids }) => ids.length));
    const ids = prompts.map((prompt) => prompt.ids.slice(0, length));

    for (const [, search] of [...searches, ['', { kind: 'nucleus', seed: 3 }] as const]) {
      const free = await generate(decoder, decoder.begin({ ids }), { search, stopTokens: [] });
      // Stands in some texts and not in others, so that they end at different places.
      const stopTokens = [free[0]?.[3] ?? end];
      const together = await generate(decoder, decoder.begin({ ids }), { search, stopTokens });
      const alone: (readonly number[] | undefined)[] = [];
      for (const [row, own] of ids.entries()) {
        const seeded = search.kind === 'nucleus' ? { ...search, seed: 3 + row } : search;
        const [tokens] = await generate(decoder, decoder.begin({ ids: [own] }), {
          stopTokens,
          search: seeded,
        });
        alone.push(tokens);
      }
      expect(together).to.deep.equal(alone);
      // Beams go around a token that would end them.
      const lengths = new Set(together.map((tokens) => tokens.length));
      if (search.kind !== 'beam') expect(lengths.size).to.be.above(1);
    }
  });

  it('draws the same text from the same seed, and others from others', async () => {
    const path = fixturePath('models/tiny-gpt2/onnx/decoder_model_merged.onnx');
    await using decoder = new CaptionDecoder({ session: await runtime.open(path) });
    const write = async (seed: number, topP: number, temperature = 4) => {
      const search = { kind: 'nucleus', seed, topP, temperature } as const;
      const state = decoder.begin({ ids: [prompts[0]?.ids ?? []] });
      return generate(decoder, state, { search, stopTokens: [] });
    };

    expect(await write(1, 0.95)).to.deep.equal(await write(1, 0.95));
    expect(await write(1, 0.95)).to.not.deep.equal(await write(2, 0.95));
    const greedy = await generate(decoder, decoder.begin({ ids: [prompts[0]?.ids ?? []] }), {
      stopTokens: [],
    });
    expect(await write(1, 1e-9)).to.deep.equal(greedy);
  });
});

describe('ClipCapCaptioner', () => {
  const { end, pictures } = readJsonFixture(
    'models/tiny-clipcap/reference.json',
  ) as ClipCapReference;
  const tokenizer = tokenizerOf('tiny-gpt2');
  /** Gives the pictures' vectors in turn; a region's left edge tells which. */
  const encoder: ImageEncoder = {
    encode: (images) => {
      const vectors = images.map((image) => pictures[(image.data[0] ?? 0) - 1]?.vector ?? []);
      const data = Float32Array.from(vectors.flat());
      return Promise.resolve({ rows: images.length, dim: 16, data, normalised: false });
    },
  };
  const image = stripes(pictures.length);
  const regions = pictures.map((_, place): Detection => {
    return { label: 'thing', score: 1, box: { left: place, top: 0, right: place + 1, bottom: 4 } };
  });

  describeCaptioner('ClipCapCaptioner', {
    create: async () =>
      new ClipCapCaptioner({
        ...{ encoder, tokenizer, maxTokens: 8 },
        mapper: await runtime.open(fixturePath('models/tiny-clipcap/onnx/mapper.onnx')),
        decoder: await openDecoder('tiny-gpt2', 'decoder_model_merged', true),
      }),
    picture: () => ({ image, regions }),
  });

  for (const [file, usesCache] of layouts) {
    for (const [name, search] of searches) {
      it(`goes on from the mapper’s prefix as transformers does, ${name}, ${file}, ${usesCache ? 'with' : 'without'} cache`, async () => {
        const mapper = await runtime.open(fixturePath('models/tiny-clipcap/onnx/mapper.onnx'));
        const decoder = await openDecoder('tiny-gpt2', file, usesCache);
        const stop = tokenTextOf(tokenizer, end);
        await using captioner = new ClipCapCaptioner({
          ...{ encoder, mapper, decoder, tokenizer, search },
          stopTokens: [stop],
          batchSize: 4,
        });

        const captions = await captioner.caption(image, regions);

        const expected = pictures.map((picture) =>
          clean(tokenizer.decode(picture[name] as readonly number[])),
        );
        expect(captions).to.deep.equal(expected);
        if (name === 'greedy') {
          expect(captions).to.deep.equal(pictures.map(({ decoded }) => clean(decoded)));
        }
      });
    }
  }
});

describe('EncoderDecoderCaptioner', () => {
  const folder = 'tiny-vit-gpt2';
  const { end, pictures } = readJsonFixture(`models/${folder}/reference.json`) as VitReference;
  const tokenizer = tokenizerOf(folder);

  describeCaptioner('EncoderDecoderCaptioner', {
    create: async () =>
      new EncoderDecoderCaptioner({
        vision: await runtime.open(fixturePath(`models/${folder}/onnx/encoder_model.onnx`)),
        decoder: await openDecoder(folder, 'decoder_model_merged', true),
        picture: parseCaptionPicture(readJsonFixture(`models/${folder}/preprocessor_config.json`)),
        ...{ tokenizer, startTokens: [0], stopTokens: [end], maxTokens: 8 },
      }),
  });

  for (const [file, usesCache] of layouts) {
    for (const [name, search] of searches) {
      it(`describes pictures as transformers’ vit-gpt2, ${name}, ${file}, ${usesCache ? 'with' : 'without'} cache`, async () => {
        const vision = await runtime.open(fixturePath(`models/${folder}/onnx/encoder_model.onnx`));
        const path = fixturePath(`models/${folder}/onnx/${file}.onnx`);
        await using captioner = new EncoderDecoderCaptioner({
          vision,
          decoder: new CaptionDecoder({ session: await runtime.open(path), usesCache }),
          picture: parseCaptionPicture(
            readJsonFixture(`models/${folder}/preprocessor_config.json`),
          ),
          ...{ tokenizer, search, startTokens: [0], stopTokens: [end] },
        });

        for (const picture of pictures) {
          const file = await readFile(fixturePath(`models/images/${picture.image}.png`));
          const photo = await decodeImage(file);
          const [caption] = await captioner.caption(photo, [whole(photo)]);
          expect(caption).to.equal(clean(tokenizer.decode(picture[name] as readonly number[])));
          if (name === 'greedy') expect(caption).to.equal(clean(picture.decoded));
        }
      });
    }
  }
});

describe('EncoderDecoderCaptioner with BLIP', () => {
  const folder = 'tiny-blip';
  const reference = readJsonFixture(`models/${folder}/reference.json`) as BlipReference;
  const { start, end, prompt } = reference;
  const tokenizer = tokenizerOf(folder);
  const begin = { none: [start], prompt };

  for (const [name, search] of searches) {
    for (const [kind, startTokens] of Object.entries(begin)) {
      it(`describes pictures as transformers’ BLIP, ${name}, ${kind === 'none' ? 'without' : 'behind'} a prompt`, async () => {
        const open = (file: string) =>
          runtime.open(fixturePath(`models/${folder}/onnx/${file}.onnx`));
        await using captioner = new EncoderDecoderCaptioner({
          vision: await open('vision_model'),
          decoder: new CaptionDecoder({ session: await open('text_decoder_model') }),
          picture: parseCaptionPicture(
            readJsonFixture(`models/${folder}/preprocessor_config.json`),
          ),
          ...{ tokenizer, search, startTokens, stopTokens: [end] },
        });

        for (const picture of reference.pictures.filter((each) => each.begin === kind)) {
          const file = await readFile(fixturePath(`models/images/${picture.image}.png`));
          const photo = await decodeImage(file);
          const [caption] = await captioner.caption(photo, [whole(photo)]);
          expect(caption).to.equal(clean(tokenizer.decode(picture[name] as readonly number[])));
          if (name === 'greedy') expect(caption).to.equal(clean(picture.decoded));
        }
      });
    }
  }
});

/** A picture whose columns are told apart by their first channel: 1, 2, 3 … */
function stripes(count: number): RasterImage {
  const data = new Uint8Array(3 * count * 4);
  for (let pixel = 0; pixel < count * 4; pixel += 1) data[3 * pixel] = 1 + (pixel % count);
  return createRasterImage(count, 4, data);
}

function whole({ width, height }: RasterImage): Detection {
  return { label: 'picture', score: 1, box: { left: 0, top: 0, right: width, bottom: height } };
}

/** The text of a token as the vocabulary has it. */
function tokenTextOf(tokenizer: ReturnType<typeof tokenizerOf>, id: number): string {
  const file = readJsonFixture('models/tiny-gpt2/tokenizer.json') as {
    readonly model: { readonly vocab: Readonly<Record<string, number>> };
  };
  const [text = ''] = Object.entries(file.model.vocab).find(([, each]) => each === id) ?? [];
  expect(tokenizer.idOf(text)).to.equal(id);
  return text;
}

function clean(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
