import { expect } from 'chai';
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ClipCapCaptioner, EncoderDecoderCaptioner } from '@grounder/captions';
import type { ImageEncoder } from '@grounder/core';
import { openModel } from '@grounder/models';
import { loadImage, openCaptioner, openClipImages } from 'grounder';

import { expectRejection } from '../support/failures.js';
import { fixturePath, readJsonFixture } from '../support/fixtures.js';
import {
  assemble,
  boats,
  clipCapParts,
  recordingRuntime,
  temporaryFolder,
  tiny,
  vitGptParts,
} from './caption-support.js';

const regions = [40, 120, 200].map((left) => {
  return { label: 'boat', score: 1, box: { left, top: 20, right: left + 90, bottom: 200 } };
});

describe('openCaptioner', function () {
  this.timeout(20_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let encoder: Awaited<ReturnType<typeof openClipImages>>;

  before(async () => {
    encoder = await openClipImages(await openModel(tiny('clip')));
  });

  after(async () => {
    await encoder.dispose();
  });

  beforeEach(async () => {
    folder = await temporaryFolder();
  });

  afterEach(async () => {
    await folder[Symbol.asyncDispose]();
  });

  const openEncoder = (): Promise<ImageEncoder> => Promise.resolve(encoder);
  const noEncoder = (): Promise<ImageEncoder> => Promise.reject(new Error('not to be opened'));
  const inFolder = (file: string): string => join(folder.path, file);
  const captionsOf = async (options: Partial<Parameters<typeof openCaptioner>[1]> = {}) => {
    const model = await openModel(folder.path);
    await using captioner = await openCaptioner(model, { openEncoder, ...options });
    return await captioner.caption(await loadImage(boats), regions);
  };

  it('is a ClipCap where there is a mapper', async () => {
    await assemble(folder.path, clipCapParts);
    await using captioner = await openCaptioner(await openModel(folder.path), { openEncoder });

    expect(captioner).to.be.instanceOf(ClipCapCaptioner);
  });

  it('is an encoder and a decoder where there is an encoder, and asks for no CLIP', async () => {
    await assemble(folder.path, vitGptParts);
    const model = await openModel(folder.path);
    await using captioner = await openCaptioner(model, { openEncoder: noEncoder });

    expect(captioner).to.be.instanceOf(EncoderDecoderCaptioner);
  });

  it('reads the same from the folder itself as from onnx', async () => {
    await assemble(folder.path, clipCapParts);
    const captions = await captionsOf();
    for (const file of ['mapper.onnx', 'decoder_model_merged.onnx']) {
      await copyFile(inFolder(`onnx/${file}`), inFolder(file));
    }
    await rm(inFolder('onnx'), { recursive: true });

    expect(new Set(captions).size).to.be.above(1);
    expect(await captionsOf()).to.deep.equal(captions);
  });

  it('writes the same with a decoder that has no cache', async () => {
    await assemble(folder.path, clipCapParts);
    const captions = await captionsOf();
    await rm(inFolder('onnx/decoder_model_merged.onnx'));
    await assemble(folder.path, { gpt2: ['onnx/decoder_model.onnx'] });

    expect(await captionsOf()).to.deep.equal(captions);
  });

  it('goes with a mapper in single precision when the language model has another format', async () => {
    await assemble(folder.path, clipCapParts);
    const captions = await captionsOf();
    // What is in the file does not matter to how it is found.
    await copyFile(
      inFolder('onnx/decoder_model_merged.onnx'),
      inFolder('onnx/decoder_model_merged_quantized.onnx'),
    );
    const model = await openModel(folder.path, { dtype: 'q8' });
    await using captioner = await openCaptioner(model, { openEncoder });

    expect(await captioner.caption(await loadImage(boats), regions)).to.deep.equal(captions);
  });

  it('sees vectors that are not normalised', async () => {
    const { data, dim, normalised } = await encoder.encode([await loadImage(boats)]);

    expect(normalised).to.equal(false);
    expect(Math.hypot(...data.subarray(0, dim))).to.not.be.closeTo(1, 0.05);
  });

  it('writes as its options say', async () => {
    await assemble(folder.path, clipCapParts);
    const greedy = await captionsOf();

    const short = await captionsOf({ maxTokens: 2 });
    const chance = await captionsOf({ search: { kind: 'nucleus', seed: 5, temperature: 4 } });

    for (const [place, caption] of short.entries()) {
      expect(greedy[place]?.startsWith(caption)).to.equal(true);
    }
    expect(short).to.not.deep.equal(greedy);
    expect(chance).to.not.deep.equal(greedy);
  });

  it('ends where generation_config.json says, before config.json', async () => {
    await assemble(folder.path, vitGptParts);
    const captions = await captionsOf();
    const eos = Array.from({ length: 330 }, (_, token) => token);
    await writeFile(inFolder('generation_config.json'), JSON.stringify({ eos_token_id: eos }));

    const ended = await captionsOf();

    for (const [place, caption] of ended.entries()) {
      expect(captions[place]?.startsWith(caption)).to.equal(true);
      expect(caption.length).to.be.below(captions[place]?.length ?? 0);
    }
  });

  interface Searches {
    readonly pictures: readonly { readonly image: string }[];
    readonly searches: readonly {
      readonly settings: object;
      readonly decoded: readonly string[];
    }[];
  }

  const { pictures, searches } = readJsonFixture('models/tiny-vit-gpt2/reference.json') as Searches;
  for (const { settings, decoded } of searches) {
    it(`writes as transformers does by generation_config.json ${JSON.stringify(settings)}`, async () => {
      await assemble(folder.path, vitGptParts);
      const { eos_token_id: end } = JSON.parse(await readFile(inFolder('config.json'), 'utf8')) as {
        readonly eos_token_id: number;
      };
      const generation = { ...settings, eos_token_id: end, decoder_start_token_id: 0 };
      await writeFile(inFolder('generation_config.json'), JSON.stringify(generation));
      const model = await openModel(folder.path);
      await using captioner = await openCaptioner(model, { openEncoder: noEncoder });

      for (const [index, { image }] of pictures.entries()) {
        const picture = await loadImage(fixturePath(`models/images/${image}.png`));
        const box = { left: 0, top: 0, right: picture.width, bottom: picture.height };
        const [caption] = await captioner.caption(picture, [{ label: 'all', score: 1, box }]);

        expect(caption).to.equal(decoded[index]?.replace(/\s+/g, ' ').trim());
      }
    });
  }

  it('writes as its options say before generation_config.json', async () => {
    await assemble(folder.path, vitGptParts);
    const greedy = await captionsOf({ maxTokens: 7 });
    await writeFile(inFolder('generation_config.json'), JSON.stringify({ eos_token_id: 0 }));
    const free = await captionsOf({ search: { kind: 'greedy' }, maxTokens: 7 });
    const settings = { eos_token_id: 0, num_beams: 4, max_length: 3 };
    await writeFile(inFolder('generation_config.json'), JSON.stringify(settings));

    expect(await captionsOf({ search: { kind: 'greedy' }, maxTokens: 7 })).to.deep.equal(free);
    expect(await captionsOf()).to.not.deep.equal(greedy);
  });

  for (const wrong of [
    { num_beams: 'four' },
    { early_stopping: 'soon' },
    { no_repeat_ngram_size: [2] },
  ]) {
    it(`refuses ${JSON.stringify(wrong)} in generation_config.json`, async () => {
      await assemble(folder.path, vitGptParts);
      await writeFile(inFolder('generation_config.json'), JSON.stringify(wrong));

      await expectRejection(captionsOf(), 'INVALID_DATA');
    });
  }

  describe('bad input', () => {
    const changeConfig = async (change: object): Promise<void> => {
      const path = inFolder('config.json');
      const config = JSON.parse(await readFile(path, 'utf8')) as object;
      await writeFile(path, JSON.stringify({ ...config, ...change }));
    };
    const cases: readonly (readonly [
      what: string,
      parts: Parameters<typeof assemble>[1],
      break_: () => Promise<void>,
      code: Parameters<typeof expectRejection>[1],
      message: RegExp,
    ])[] = [
      [
        'a folder with neither',
        { bert: ['config.json', 'onnx/model.onnx'] },
        () => Promise.resolve(),
        'MODEL_NOT_FOUND',
        /mapper\.onnx.*encoder_model\.onnx.*got onnx\/model\.onnx/,
      ],
      [
        'a ClipCap without a language model',
        clipCapParts,
        () => rm(inFolder('onnx/decoder_model_merged.onnx')),
        'MODEL_NOT_FOUND',
        /decoder_model_merged\.onnx/,
      ],
      [
        'a ClipCap without a tokenizer',
        clipCapParts,
        () => rm(inFolder('tokenizer.json')),
        'FILE_NOT_FOUND',
        /tokenizer\.json/,
      ],
      [
        'a mapper that is none',
        clipCapParts,
        () => copyFile(tiny('bert/onnx/model.onnx'), inFolder('onnx/mapper.onnx')),
        'MODEL_MISMATCH',
        /a mapper of one input and one output/,
      ],
      [
        'a damaged mapper',
        clipCapParts,
        () => writeFile(inFolder('onnx/mapper.onnx'), 'no model'),
        'INVALID_MODEL',
        /ONNX/,
      ],
      [
        'a language model that takes no embeddings',
        clipCapParts,
        () =>
          copyFile(tiny('clipcap/onnx/mapper.onnx'), inFolder('onnx/decoder_model_merged.onnx')),
        'MODEL_MISMATCH',
        /table of embeddings/,
      ],
      [
        'an encoder without a picture configuration',
        vitGptParts,
        () => rm(inFolder('preprocessor_config.json')),
        'FILE_NOT_FOUND',
        /preprocessor_config\.json/,
      ],
      [
        'a decoder that does not say where captions end',
        vitGptParts,
        () => changeConfig({ eos_token_id: null, decoder: {} }),
        'INVALID_DATA',
        /eos_token_id/,
      ],
      [
        'a decoder that is an encoder',
        vitGptParts,
        () =>
          copyFile(inFolder('onnx/encoder_model.onnx'), inFolder('onnx/decoder_model_merged.onnx')),
        'MODEL_MISMATCH',
        /input_ids/,
      ],
    ];

    for (const [what, parts, break_, code, message] of cases) {
      it(`refuses ${what} with ${code}, and leaves nothing open`, async () => {
        await assemble(folder.path, parts);
        await break_();
        const runtime = recordingRuntime();
        const model = await openModel(folder.path, { runtime });

        const error = await expectRejection(openCaptioner(model, { openEncoder, runtime }), code);

        expect(error.message).to.match(message);
        expect(runtime.openCount()).to.equal(0);
      });
    }

    it('refuses a CLIP with vectors of another length with a typed error', async () => {
      await assemble(folder.path, clipCapParts);
      const other: ImageEncoder = {
        encode: (images) =>
          Promise.resolve({
            rows: images.length,
            dim: 8,
            data: new Float32Array(8 * images.length),
            normalised: false,
          }),
      };

      const captions = captionsOf({ openEncoder: () => Promise.resolve(other) });

      await expectRejection(captions, 'MODEL_MISMATCH');
    });
  });
});
