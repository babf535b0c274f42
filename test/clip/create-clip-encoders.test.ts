import type { ClipModelParts } from '@grounder/clip/internal';
import { ClipScorer, createClipEncoders } from '@grounder/clip';
import type { Session } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { expect } from 'chai';

import { rejectionOf } from '../support/failures.js';
import { embeds, fakeSession, inputIds, pixelValues } from './fakes.js';
import type { TinyModel } from './reference.js';
import { openTiny, readModelJson, readPhoto, readReference } from './reference.js';

function filesOf(model: TinyModel): Omit<ClipModelParts, 'sessions'> {
  return {
    config: readModelJson(model, 'config.json'),
    preprocessor: readModelJson(model, 'preprocessor_config.json'),
    tokenizer: {
      tokenizer: readModelJson(model, 'tokenizer.json'),
      config: readModelJson(model, 'tokenizer_config.json'),
    },
  };
}

async function openSplit(model: TinyModel): Promise<ClipModelParts> {
  const vision = await openTiny(model, 'onnx/vision_model.onnx');
  const text = await openTiny(model, 'onnx/text_model.onnx');
  return { ...filesOf(model), sessions: { vision, text } };
}

async function openCombined(model: TinyModel): Promise<ClipModelParts> {
  const session = await openTiny(model, 'onnx/model.onnx');
  return { ...filesOf(model), sessions: { vision: session, text: session } };
}

async function codeOf(parts: ClipModelParts): Promise<string | undefined> {
  const error = await rejectionOf(createClipEncoders(parts));
  return GroundingError.isInstance(error) ? error.code : String(error);
}

const fakes = {
  vision: fakeSession([pixelValues], { image_embeds: embeds(3, 4) }),
  text: fakeSession([inputIds], { text_embeds: embeds(3, 4) }),
};

describe('createClipEncoders', () => {
  for (const model of ['tiny-clip', 'tiny-siglip', 'tiny-siglip2'] as const) {
    it(`measures the logits of the combined ${model}`, async () => {
      const { logitScale, logitBias = 0 } = readReference(model);

      await using found = await createClipEncoders(await openCombined(model));

      expect(found.family).to.equal(model === 'tiny-clip' ? 'clip' : 'siglip');
      expect(found.logitScale / logitScale).to.be.closeTo(1, 1e-4);
      expect(found.logitBias).to.be.closeTo(logitBias, 1e-3);
    });

    it(`gives the reference's logits for regions, ${model}`, async () => {
      const { regions, logitScale, logitBias = 0 } = readReference(model);
      const options = { logitScale, logitBias, resize: { kind: 'squash' } } as const;
      await using encoders = await createClipEncoders(await openSplit(model), options);
      const scorer = new ClipScorer({ encoders: [encoders], templates: ['{}'] });
      const found = regions.cases.find(({ resize }) => resize === 'squash');
      const [text = ''] = regions.queries;

      const scores = (
        await scorer.score({
          image: await readPhoto(found?.image ?? ''),
          regions: (found?.boxes ?? []).map(([left, top, right, bottom]) => ({
            box: { left, top, right, bottom },
            label: '',
            score: 1,
          })),
          query: { text, entities: [] },
        })
      ).scores;

      expect(scores).to.have.lengthOf(4);
      scores.forEach((score, row) => {
        expect(score).to.be.closeTo(found?.logits?.[row]?.[0] ?? NaN, 1e-3);
      });
    });
  }

  it('reads the split files of MobileCLIP and takes 100 as the scale', async () => {
    await using found = await createClipEncoders(await openSplit('tiny-mobileclip'));

    const { rows, dim } = await found.image.encode([await readPhoto('boats-61x43')]);

    expect([rows, dim]).to.deep.equal([1, 16]);
    expect([found.logitScale, found.logitBias]).to.deep.equal([100, 0]);
    expect(found.templates).to.deep.equal(['a photo of {}']);
  });

  it('frees both models once', async () => {
    const parts = await openSplit('tiny-clip');
    const found = await createClipEncoders(parts);

    await found.dispose();
    await found.dispose();
    const error = await rejectionOf((parts.sessions.text as Session).run({}));

    expect(GroundingError.isInstance(error) && error.code).to.equal('DISPOSED');
  });

  it('cuts texts to the positions of the text tower', async () => {
    const files = filesOf('tiny-clip');
    const config = { model_type: 'clip', text_config: { max_position_embeddings: 8 } };
    let length = 0;
    const text = {
      ...fakes.text,
      run: (feeds: Parameters<typeof fakes.text.run>[0]) => {
        length = Number(feeds.input_ids?.dims[1]);
        return fakes.text.run(feeds);
      },
    };

    const found = await createClipEncoders({ ...files, config, sessions: { ...fakes, text } });
    await found.text.encode(['the boat on the right of the old stone bridge']);

    expect(length).to.equal(8);
  });

  it('refuses files that are missing or garbage', async () => {
    const parts: ClipModelParts = { ...filesOf('tiny-clip'), sessions: fakes };
    const without = { ...parts, tokenizer: undefined } as unknown as ClipModelParts;

    expect(await codeOf(without)).to.equal('INVALID_OPTION');
    expect(await codeOf({ ...parts, config: 'clip' })).to.equal('INVALID_DATA');
    expect(await codeOf({ ...parts, config: { model_type: 'bert' } })).to.equal('INVALID_DATA');
    expect(await codeOf({ ...parts, preprocessor: 7 })).to.equal('INVALID_DATA');
    expect(await codeOf({ ...parts, preprocessor: { size: 'big' } })).to.equal('INVALID_DATA');
  });

  it('refuses models of different widths, or in each other’s place', async () => {
    const parts: ClipModelParts = { ...filesOf('tiny-clip'), sessions: fakes };
    const text = fakeSession([inputIds], { text_embeds: embeds(1, 2, 3) });
    const swapped = { vision: fakes.text, text: fakes.vision };

    expect(await codeOf({ ...parts, sessions: { ...fakes, text } })).to.equal('MODEL_MISMATCH');
    expect(await codeOf({ ...parts, sessions: swapped })).to.equal('MODEL_MISMATCH');
  });
});
