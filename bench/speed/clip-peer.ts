import type { Detection } from '@grounder/core';
import {
  AutoProcessor,
  AutoTokenizer,
  CLIPTextModelWithProjection,
  CLIPVisionModelWithProjection,
  env,
  RawImage,
} from '@huggingface/transformers';

import { harbour } from '../soak/photos.js';

/** The size and precision of weights, under the names of transformers.js. */
export type Precision = 'fp32' | 'fp16' | 'q8';

/** The same task written with transformers.js. */
export interface ClipPeer {
  /** The photo as transformers.js decodes it. */
  readonly photo: Readonly<Pick<RawImage, 'width' | 'height' | 'data'>>;
  /** Cuts out the regions. */
  crop(regions: readonly Detection[]): Promise<RawImage[]>;
  /** Makes `pixel_values` of pictures. */
  prepare(pictures: readonly RawImage[]): Promise<Float32Array>;
  /** Scores regions one by one, as its documentation's examples do with one picture. */
  scoreEach(regions: readonly Detection[], text: string): Promise<number[]>;
  /** Scores regions in one batch. */
  scoreBatch(regions: readonly Detection[], text: string): Promise<number[]>;
}

interface PixelInputs {
  readonly pixel_values: { readonly data: Float32Array };
}

/** Its declarations say `any` of what a model and a processor return. */
type Call<Inputs, Outputs> = (inputs: Inputs) => Promise<Outputs>;

interface Embeds {
  readonly image_embeds: Rows;
}

interface Rows {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

const model = 'clip-vit-base-patch32';

/**
 * Opens CLIP with transformers.js on two threads.
 *
 * @param folder - The folder of the models.
 * @param dtype - The weights.
 * @returns The programs.
 */
export async function openClipPeer(folder: string, dtype: Precision): Promise<ClipPeer> {
  env.allowRemoteModels = false;
  env.localModelPath = folder;
  const options = {
    dtype,
    session_options: { intraOpNumThreads: 2, logSeverityLevel: 3 as const },
  };
  const vision = (await CLIPVisionModelWithProjection.from_pretrained(
    model,
    options,
  )) as unknown as Call<PixelInputs, Embeds>;
  const language = (await CLIPTextModelWithProjection.from_pretrained(
    model,
    options,
  )) as unknown as Call<object, { readonly text_embeds: Rows }>;
  const process = (await AutoProcessor.from_pretrained(model)) as unknown as Call<
    readonly RawImage[],
    PixelInputs
  >;
  const tokenize = (await AutoTokenizer.from_pretrained(model)) as unknown as (
    text: string,
    options: object,
  ) => object;
  const photo = await RawImage.read(harbour);

  const crop = (regions: readonly Detection[]): Promise<RawImage[]> =>
    Promise.all(
      regions.map(
        ({ box: { left, top, right, bottom } }) =>
          photo.crop([left, top, right - 1, bottom - 1]) as Promise<RawImage>,
      ),
    );
  const encodeText = async (text: string): Promise<Float32Array> => {
    const inputs = tokenize(text, { padding: true, truncation: true });
    return (await language(inputs)).text_embeds.data;
  };
  return {
    photo,
    crop,
    async prepare(pictures) {
      return (await process(pictures)).pixel_values.data;
    },
    async scoreEach(regions, text) {
      const words = await encodeText(text);
      const logits: number[] = [];
      for (const region of regions) {
        const { image_embeds } = await vision(await process(await crop([region])));
        logits.push(100 * cosine(image_embeds.data, words));
      }
      return logits;
    },
    async scoreBatch(regions, text) {
      const words = await encodeText(text);
      const { image_embeds } = await vision(await process(await crop(regions)));
      const { dims, data } = image_embeds;
      const dim = dims[1] ?? 0;
      return regions.map(
        (_, row) => 100 * cosine(data.subarray(row * dim, (row + 1) * dim), words),
      );
    },
  };
}

function cosine(image: Float32Array, text: Float32Array): number {
  let [product, images, texts] = [0, 0, 0];
  image.forEach((value, index) => {
    const other = text[index] ?? NaN;
    product += value * other;
    images += value * value;
    texts += other * other;
  });
  return product / Math.sqrt(images * texts);
}
