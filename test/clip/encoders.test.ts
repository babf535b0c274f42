import type { ClipImageEncoderOptions, ClipSession } from '@grounder/clip/internal';
import {
  ClipImageEncoder,
  ClipTextEncoder,
  createClipTokenizer,
  parsePreprocessorConfig,
} from '@grounder/clip';
import type { Tensor, TensorInfo } from '@grounder/core';
import { createRasterImage, GroundingError } from '@grounder/core';
import { expect } from 'chai';
import { describeImageEncoder, describeTextEncoder } from '@grounder/testing';

import { expectCode, rejectionOf } from '../support/failures.js';
import { embeds, fakeSession, inputIds, pixelValues } from './fakes.js';
import type { TinyModel } from './reference.js';
import {
  cosineOf,
  distanceOf,
  openTiny,
  readModelJson,
  readPhoto,
  readReference,
  rowOf,
  tinyTokenizer,
} from './reference.js';

const squash = { resize: { kind: 'squash' } } as const;
const models: readonly TinyModel[] = [
  'tiny-clip',
  'tiny-mobileclip',
  'tiny-siglip',
  'tiny-siglip2',
];

function preprocessingOf(model: TinyModel): ClipImageEncoderOptions['preprocessing'] {
  return parsePreprocessorConfig(readModelJson(model, 'preprocessor_config.json'));
}

async function openImages(
  model: TinyModel,
  file: string,
  options: Partial<ClipImageEncoderOptions> = {},
): Promise<ClipImageEncoder> {
  const session = await openTiny(model, file);
  return new ClipImageEncoder({ session, preprocessing: preprocessingOf(model), ...options });
}

async function openTexts(model: TinyModel, file: string): Promise<ClipTextEncoder> {
  const session = await openTiny(model, file);
  return new ClipTextEncoder({ session, tokenizer: tinyTokenizer(model), batchSize: 8 });
}

/**
 * Integer kernels round as the processor's instructions do (VNNI, AVX2, ARM), so two machines
 * differ by about what quantisation costs. What must hold on each: no row is much farther from the
 * fp32 reference than the farthest row of the quantised reference, and each is nearest to its own.
 */
function expectQuantised(
  found: { readonly data: Float32Array; readonly dim: number; readonly rows: number },
  quantised: readonly (readonly number[])[],
  exact: readonly (readonly number[])[],
): void {
  const costs = quantised.map((row, index) => distanceOf(row, exact[index] ?? []));
  const allowed = 1.5 * Math.max(...costs);

  expect(found.rows).to.equal(exact.length).and.equal(quantised.length);
  exact.forEach((own, index) => {
    const distances = exact.map((row) => distanceOf(rowOf(found, index), row));
    expect(distanceOf(rowOf(found, index), own)).to.be.at.most(allowed);
    expect(distances.indexOf(Math.min(...distances))).to.equal(index);
  });
}

for (const model of models) {
  describeImageEncoder(`ClipImageEncoder of ${model}`, {
    create: () => openImages(model, 'onnx/vision_model.onnx'),
  });
  describeTextEncoder(`ClipTextEncoder of ${model}`, {
    create: () => openTexts(model, 'onnx/text_model.onnx'),
  });
}

describe('ClipImageEncoder', () => {
  for (const model of models) {
    it(`gives the reference's embeddings for ${model}`, async () => {
      for (const { image, resize, imageEmbeds } of readReference(model).imageCases) {
        const options = resize === 'squash' ? squash : {};
        await using encoder = await openImages(model, 'onnx/vision_model.onnx', options);

        const found = await encoder.encode([await readPhoto(image)]);

        expect(found.normalised).to.equal(true);
        expect(cosineOf(found.data, imageEmbeds), image).to.be.above(0.999999);
        expect(cosineOf(found.data, found.data)).to.be.closeTo(1, 1e-6);
      }
    });
  }

  const files: readonly (readonly [string, number])[] = [
    ['onnx/vision_model.onnx', 0.999999],
    ['onnx/vision_model_fp16.onnx', 0.9999],
    ['variants/vision_model_fp16_io.onnx', 0.9999],
  ];
  for (const [file, least] of files) {
    it(`gives what ONNX Runtime gives in Python for ${file}`, async () => {
      const { variants, combined } = readReference('tiny-clip');
      const photos = await Promise.all(combined.images.map(readPhoto));
      await using encoder = await openImages('tiny-clip', file, squash);

      const found = await encoder.encode(photos);

      variants[file]?.embeds.forEach((row, index) => {
        expect(cosineOf(rowOf(found, index), row)).to.be.above(least);
      });
      expect(found.rows).to.equal(variants[file]?.embeds.length);
    });
  }

  it('is as near to fp32 with quantised weights as quantisation allows, on any processor', async () => {
    const { variants, combined } = readReference('tiny-clip');
    const file = 'onnx/vision_model_quantized.onnx';
    const photos = await Promise.all(combined.images.map(readPhoto));
    await using encoder = await openImages('tiny-clip', file, squash);

    const found = await encoder.encode(photos);

    expectQuantised(found, variants[file]?.embeds ?? [], combined.imageEmbeds);
  });

  for (const model of ['tiny-clip', 'tiny-siglip', 'tiny-siglip2'] as const) {
    it(`reads the combined export of ${model}`, async () => {
      const { combined } = readReference(model);
      const photos = await Promise.all(combined.images.map(readPhoto));
      await using encoder = await openImages(model, 'onnx/model.onnx', squash);

      const found = await encoder.encode(photos);

      combined.imageEmbeds.forEach((row, index) => {
        expect(cosineOf(rowOf(found, index), row)).to.be.above(0.999999);
      });
    });
  }

  it('gives the same in batches of any size', async () => {
    const photo = await readPhoto('boats-61x43');
    const photos = Array.from({ length: 5 }, () => photo);
    await using one = await openImages('tiny-clip', 'onnx/vision_model.onnx', { batchSize: 1 });
    await using two = await openImages('tiny-clip', 'onnx/vision_model.onnx', { batchSize: 2 });
    const progress: number[] = [];

    const single = await one.encode(photos);
    const paired = await two.encode(photos, { onProgress: ({ done }) => progress.push(done) });

    expect(paired.rows).to.equal(5);
    expect(cosineOf(paired.data, single.data)).to.be.above(0.999999);
    expect(progress).to.deep.equal([2, 4, 5]);
  });

  it('gives no rows for no pictures', async () => {
    await using encoder = await openImages('tiny-clip', 'onnx/vision_model.onnx');

    expect((await encoder.encode([])).rows).to.equal(0);
  });

  it('ends between batches when it is aborted, and works on', async () => {
    const photo = await readPhoto('boats-61x43');
    const controller = new AbortController();
    const reason = new Error('no longer wanted');
    await using encoder = await openImages('tiny-clip', 'onnx/vision_model.onnx', { batchSize: 1 });

    const error = await rejectionOf(
      encoder.encode([photo, photo, photo], {
        signal: controller.signal,
        onProgress: ({ done }) => {
          if (done === 2) controller.abort(reason);
        },
      }),
    );

    expect(error).to.equal(reason);
    expect((await encoder.encode([photo])).rows).to.equal(1);
  });

  it('refuses models that are no image encoders', async () => {
    const preprocessing = preprocessingOf('tiny-clip');
    const image_embeds = embeds(1, 2);
    const create = (inputs: readonly TensorInfo[], outputs = { image_embeds }): unknown =>
      new ClipImageEncoder({ session: fakeSession(inputs, outputs), preprocessing });
    await using text = await openTiny('tiny-clip', 'onnx/text_model.onnx');

    expectCode(() => new ClipImageEncoder({ session: text, preprocessing }), 'MODEL_MISMATCH');
    expectCode(() => create([{ ...pixelValues, name: 'images' }]), 'MODEL_MISMATCH');
    expectCode(() => create([{ ...pixelValues, dims: [1, 3, 24, 24] }]), 'MODEL_MISMATCH');
    expectCode(() => create([{ ...pixelValues, dims: ['n', 3, 32] }]), 'MODEL_MISMATCH');
    expectCode(() => create([{ ...pixelValues, type: 'uint8' }]), 'MODEL_MISMATCH');
    expectCode(() => create([pixelValues, { ...inputIds, name: 'boxes' }]), 'MODEL_MISMATCH');
    expectCode(() => {
      const session = fakeSession([pixelValues], { logits: image_embeds });
      return new ClipImageEncoder({ session, preprocessing });
    }, 'MODEL_MISMATCH');
  });

  it('refuses outputs of another shape or type and numbers that are not finite', async () => {
    const preprocessing = preprocessingOf('tiny-clip');
    const wrong: readonly (readonly [string, Tensor])[] = [
      ['INVALID_DATA', embeds(1, NaN)],
      ['INVALID_DATA', embeds(Infinity, 1)],
      ['MODEL_MISMATCH', { ...embeds(1, 2), dims: [2, 1] }],
      ['MODEL_MISMATCH', { ...embeds(1, 2), dims: [1, 1, 2] }],
      ['MODEL_MISMATCH', { type: 'int32', dims: [1, 2], data: Int32Array.of(1, 2) }],
    ];
    for (const [code, image_embeds] of wrong) {
      const session = fakeSession([pixelValues], { image_embeds });
      const encoder = new ClipImageEncoder({ session, preprocessing });

      const error = await rejectionOf(encoder.encode([createRasterImage(4, 4)]));

      expect(GroundingError.isInstance(error) && error.code).to.equal(code);
    }
  });

  it('fills up the batch of a model that fixes it', async () => {
    const seen: (readonly number[])[] = [];
    const session: ClipSession = {
      ...fakeSession([{ ...pixelValues, dims: [2, 3, 32, 32] }], { image_embeds: embeds(1) }),
      run: (feeds) => {
        seen.push(feeds.pixel_values?.dims ?? []);
        const data = Float32Array.of(2, 3);
        return Promise.resolve({ image_embeds: { type: 'float32', dims: [2, 1], data } });
      },
    };
    const encoder = new ClipImageEncoder({ session, preprocessing: preprocessingOf('tiny-clip') });

    const { rows, data } = await encoder.encode(
      Array.from({ length: 3 }, () => createRasterImage(4, 4)),
    );

    expect(rows).to.equal(3);
    expect([...data]).to.deep.equal([1, 1, 1]);
    expect(seen).to.deep.equal([
      [2, 3, 32, 32],
      [2, 3, 32, 32],
    ]);
  });
});

describe('ClipTextEncoder', () => {
  for (const model of models) {
    it(`gives the reference's embeddings for ${model}`, async () => {
      const { textCases } = readReference(model);
      await using encoder = await openTexts(model, 'onnx/text_model.onnx');

      const found = await encoder.encode(textCases.map(({ text }) => text));

      expect(found.rows).to.equal(textCases.length);
      textCases.forEach(({ text, textEmbeds }, index) => {
        expect(cosineOf(rowOf(found, index), textEmbeds), text).to.be.above(0.99999);
      });
    });
  }

  const files: readonly (readonly [string, number])[] = [
    ['variants/text_model_int32.onnx', 0.999999],
    ['onnx/text_model_fp16.onnx', 0.9999],
    ['variants/text_model_fp16_io.onnx', 0.9999],
  ];
  for (const [file, least] of files) {
    it(`gives what ONNX Runtime gives in Python for ${file}`, async () => {
      const { variants, combined } = readReference('tiny-clip');
      await using encoder = await openTexts('tiny-clip', file);

      const found = await encoder.encode(combined.queries);

      variants[file]?.embeds.forEach((row, index) => {
        expect(cosineOf(rowOf(found, index), row)).to.be.above(least);
      });
    });
  }

  it('is as near to fp32 with quantised weights as quantisation allows, on any processor', async () => {
    const { variants, combined } = readReference('tiny-clip');
    const file = 'onnx/text_model_int8.onnx';
    await using encoder = await openTexts('tiny-clip', file);

    const found = await encoder.encode(combined.queries);

    expectQuantised(found, variants[file]?.embeds ?? [], combined.textEmbeds);
  });

  for (const model of ['tiny-clip', 'tiny-siglip', 'tiny-siglip2'] as const) {
    it(`reads the combined export of ${model}`, async () => {
      const { combined } = readReference(model);
      await using encoder = await openTexts(model, 'onnx/model.onnx');

      const found = await encoder.encode(model === 'tiny-clip' ? combined.queries : combined.texts);

      combined.textEmbeds.forEach((row, index) => {
        expect(cosineOf(rowOf(found, index), row)).to.be.above(0.999999);
      });
    });
  }

  it('encodes a text of 10,000 words as its beginning', async () => {
    const text = Array.from({ length: 10_000 }, () => 'boat').join(' ');
    await using encoder = await openTexts('tiny-clip', 'onnx/text_model.onnx');

    const { rows, data } = await encoder.encode([text, text.slice(0, 5 * 76 - 1)]);

    expect(rows).to.equal(2);
    expect(cosineOf(data.subarray(0, 16), data.subarray(16))).to.be.above(0.999999);
  });

  it('gives no rows for no texts', async () => {
    await using encoder = await openTexts('tiny-clip', 'onnx/text_model.onnx');

    expect((await encoder.encode([])).rows).to.equal(0);
  });

  it('refuses a missing tokenizer and models that are no text encoders', () => {
    const tokenizer = tinyTokenizer('tiny-clip');
    const outputs = { text_embeds: embeds(1, 2) };
    const create = (input: TensorInfo): unknown =>
      new ClipTextEncoder({ session: fakeSession([input], outputs), tokenizer });
    const parts = { session: fakeSession([inputIds], outputs) };

    expectCode(
      () => new ClipTextEncoder(parts as ConstructorParameters<typeof ClipTextEncoder>[0]),
      'INVALID_OPTION',
    );
    expectCode(() => new ClipTextEncoder({ ...parts, tokenizer, batchSize: 0 }), 'INVALID_OPTION');
    expectCode(() => create({ ...inputIds, name: 'tokens' }), 'MODEL_MISMATCH');
    expectCode(() => create({ ...inputIds, type: 'float32' }), 'MODEL_MISMATCH');
  });

  it('keeps the end token where the model fixes a shorter length', async () => {
    let ids: readonly bigint[] = [];
    const session: ClipSession = {
      ...fakeSession([{ ...inputIds, dims: [1, 4] }], { text_embeds: embeds(3, 4) }),
      run: (feeds) => {
        const data = feeds.input_ids?.data;
        ids = data instanceof BigInt64Array ? [...data] : [];
        return Promise.resolve({ text_embeds: embeds(3, 4) });
      },
    };
    const tokenizer = createClipTokenizer({
      tokenizer: readModelJson('tiny-clip', 'tokenizer.json'),
      config: readModelJson('tiny-clip', 'tokenizer_config.json'),
    });

    const { data } = await new ClipTextEncoder({ session, tokenizer }).encode([
      'the boat on the right',
    ]);

    expect(ids).to.deep.equal([612n, 513n, 551n, 613n]);
    expect([...data]).to.deep.equal([0.6, 0.8].map(Math.fround));
  });
});
