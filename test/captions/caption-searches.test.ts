import { expect } from 'chai';

import type { GenerationOptions } from '@grounder/captions/internal';
import { CaptionDecoder, generate } from '@grounder/captions';
import { nodeRuntime } from '@grounder/models';

import { expectRejection } from '../support/failures.js';
import { fixturePath, readJsonFixture } from '../support/fixtures.js';
import { fakeDecoder } from './fake-sessions.js';

interface Settings {
  readonly num_beams: number;
  readonly early_stopping?: boolean | 'never';
  readonly length_penalty?: number;
  readonly no_repeat_ngram_size?: number;
  readonly repetition_penalty?: number;
  readonly min_length?: number;
  readonly min_new_tokens?: number;
  readonly max_length?: number;
  readonly max_new_tokens?: number;
}

interface Reference {
  readonly end: number;
  readonly prompts: readonly { readonly ids: readonly number[] }[];
  readonly searches: readonly {
    readonly settings: Settings;
    readonly written: readonly (readonly number[])[];
  }[];
}

function optionsOf(settings: Settings, prompt: number, end: number): GenerationOptions {
  const { num_beams: width, length_penalty: penalty = 1, early_stopping: early = false } = settings;
  return {
    stopTokens: [end],
    maxTokens: settings.max_new_tokens ?? (settings.max_length ?? 20) - prompt,
    minTokens: settings.min_new_tokens ?? Math.max(0, (settings.min_length ?? 0) - prompt),
    noRepeatNgramSize: settings.no_repeat_ngram_size ?? 0,
    repetitionPenalty: settings.repetition_penalty ?? 1,
    search:
      width > 1
        ? { kind: 'beam', width, lengthPenalty: penalty, earlyStopping: early }
        : { kind: 'greedy' },
  };
}

describe('generate with the settings of transformers', () => {
  const { end, prompts, searches } = readJsonFixture(
    'models/tiny-gpt2/reference.json',
  ) as Reference;

  for (const { settings, written } of searches) {
    it(`writes its tokens by ${JSON.stringify(settings)}`, async () => {
      const path = fixturePath('models/tiny-gpt2/onnx/decoder_model_merged.onnx');
      await using decoder = new CaptionDecoder({ session: await nodeRuntime().open(path) });

      for (const [index, { ids }] of prompts.entries()) {
        const options = optionsOf(settings, ids.length, end);
        const [tokens] = await generate(decoder, decoder.begin({ ids: [ids] }), options);

        expect(tokens).to.deep.equal(written[index]);
      }
    });
  }

  for (const rules of [
    { noRepeatNgramSize: -1 },
    { noRepeatNgramSize: 1.5 },
    { minTokens: -1 },
    { repetitionPenalty: 0 },
    { repetitionPenalty: NaN },
  ]) {
    it(`refuses ${JSON.stringify(rules)}`, async () => {
      const { decoder } = fakeDecoder();
      const state = decoder.begin({ ids: [[1]] });

      await expectRejection(
        generate(decoder, state, { stopTokens: [7], ...rules }),
        'INVALID_OPTION',
      );
    });
  }
});
