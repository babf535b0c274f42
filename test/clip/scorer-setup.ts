import type { ClipScorerOptions } from '@grounder/clip/internal';
import {
  ClipImageEncoder,
  ClipScorer,
  ClipTextEncoder,
  parsePreprocessorConfig,
} from '@grounder/clip';
import type { Detection, RasterImage, ScoreRequest } from '@grounder/core';
import { createRasterImage } from '@grounder/core';

import { FakeImages, FakeTexts } from './fakes.js';
import type { RegionCase, TinyModel } from './reference.js';
import { openTiny, readModelJson, tinyTokenizer } from './reference.js';

/** The encoders of a tiny model. */
export interface OpenEncoders extends AsyncDisposable {
  readonly image: ClipImageEncoder;
  readonly text: ClipTextEncoder;
}

/** Opens the encoders of a tiny model. */
export async function openEncoders(
  model: TinyModel,
  resize: 'centre-crop' | 'squash' = 'squash',
): Promise<OpenEncoders> {
  const preprocessing = parsePreprocessorConfig(readModelJson(model, 'preprocessor_config.json'));
  const image = new ClipImageEncoder({
    session: await openTiny(model, 'onnx/vision_model.onnx'),
    preprocessing,
    ...(resize === 'squash' && { resize: { kind: 'squash' } }),
  });
  const text = new ClipTextEncoder({
    session: await openTiny(model, 'onnx/text_model.onnx'),
    tokenizer: tinyTokenizer(model),
  });
  const dispose = async (): Promise<void> => {
    await image.dispose();
    await text.dispose();
  };
  return { image, text, [Symbol.asyncDispose]: dispose };
}

/** Boxes as detections. */
export function regionsOf({ boxes }: Pick<RegionCase, 'boxes'>): readonly Detection[] {
  return boxes.map(([left, top, right, bottom]) => ({
    box: { left, top, right, bottom },
    label: 'boat',
    score: 0.5,
  }));
}

/** A query of a text, not parsed. */
export function query(text: string): ScoreRequest['query'] {
  return { text, entities: [] };
}

/** Boxes of one pixel, all different where the picture is large enough. */
export function pixelRegions(count: number, width: number): readonly Detection[] {
  return regionsOf({
    boxes: Array.from({ length: count }, (_, index) => {
      const left = index % width;
      const top = Math.floor(index / width);
      return [left, top, left + 1, top + 1] as const;
    }),
  });
}

/** A scorer with what stands in for its models. */
export interface FakeSetup {
  readonly images: FakeImages;
  readonly texts: FakeTexts;
  readonly scorer: ClipScorer;
}

/** A scorer on the directions of colours. */
export function fakeScorer(options: Partial<ClipScorerOptions> = {}): FakeSetup {
  const images = new FakeImages();
  const texts = new FakeTexts();
  const scorer = new ClipScorer({ encoders: [{ image: images, text: texts }], ...options });
  return { images, texts, scorer };
}

/** A picture whose columns turn from red to green. */
export function gradient(width: number, height = 1): RasterImage {
  const image = createRasterImage(width, height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    image.data[3 * pixel] = width - (pixel % width);
    image.data[3 * pixel + 1] = pixel % width;
  }
  return image;
}
