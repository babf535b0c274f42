import type { Tensor } from '@grounder/core';
import type { Rows } from '@grounder/core/internal';
import { createRandom } from '@grounder/core';
import {
  defined,
  fixedLength,
  floatTensor,
  integerTensor,
  invalidData,
  readRows,
  requireInput,
  writeNormalised,
} from '@grounder/core/internal';
import type { ClipTokenizer } from './clip-tokenizer.js';
import type { ClipSession } from './model-tensors.js';
import { createTokenGrid } from './token-grid.js';

/** How a model makes logits of cosines. */
export interface LogitFit {
  /** What the cosine is multiplied by. */
  readonly logitScale: number;
  /** What is then added. */
  readonly logitBias: number;
}

/** What {@link measureLogitScale} needs besides the model. */
export interface LogitProbe {
  /** The model's tokenizer. */
  readonly tokenizer: ClipTokenizer;
  /** Whether the model adds something to its logits, as SigLIP does. */
  readonly hasBias: boolean;
  /** Columns of the pictures that it reads. */
  readonly width: number;
  /** Rows of the pictures that it reads. */
  readonly height: number;
}

interface Point {
  readonly cosine: number;
  readonly logit: number;
}

const texts = ['a photo of two boats on a river', 'red'];
const most = 2;

/**
 * Measures the scale and the bias of a combined model's logits, which its files say nowhere else:
 * runs it on pictures of noise and two texts, and lays a line through cosines and logits.
 */
export async function measureLogitScale(
  session: ClipSession,
  probe: LogitProbe,
): Promise<LogitFit> {
  const points: Point[] = [];
  // A file of one picture and one text a run gives one point each.
  for (const seed of [0, 1]) {
    points.push(...(await measurePoints(session, probe, seed)));
    if (points.length > 1) break;
  }
  const fit = fitLine(points, probe.hasBias);
  if (Number.isFinite(fit.logitScale) && Number.isFinite(fit.logitBias)) return fit;
  throw invalidData('finite logits_per_image from the model', points);
}

async function measurePoints(
  session: ClipSession,
  { tokenizer, width, height }: LogitProbe,
  seed: number,
): Promise<readonly Point[]> {
  const pictures = requireInput(session, 'pixel_values');
  const ids = requireInput(session, 'input_ids');
  const mask = session.inputs.find(({ name }) => name === 'attention_mask');
  const images = fixedLength(pictures, 0) ?? most;
  const rows = fixedLength(ids, 0) ?? most;
  const length = fixedLength(ids, 1);
  const asked = Array.from({ length: rows }, (_, row) => texts[(row + seed) % most] ?? '');
  const shape = { rows, ...defined({ length }) };
  const grid = createTokenGrid(asked, tokenizer, shape);
  const dims = [rows, grid.length];
  const pixels = noise(images * 3 * width * height, seed);
  const feeds: Record<string, Tensor> = {
    pixel_values: floatTensor(pictures, [images, 3, height, width], pixels),
    input_ids: integerTensor(ids, dims, grid.ids),
    ...(mask !== undefined && { attention_mask: integerTensor(mask, dims, grid.attention) }),
  };
  const outputs = await session.run(feeds);
  const logits = readRows(outputs.logits_per_image, 'logits_per_image', images);
  const vision = unitRows(readRows(outputs.image_embeds, 'image_embeds', images));
  const words = unitRows(readRows(outputs.text_embeds, 'text_embeds', rows));
  return vision.flatMap((image, row) =>
    words.map((text, column) => ({
      cosine: dot(image, text),
      logit: logits.data[row * logits.dim + column] ?? NaN,
    })),
  );
}

function noise(length: number, seed: number): Float32Array {
  const random = createRandom(seed + 1);
  return Float32Array.from({ length }, () => 2 * random() - 1);
}

function unitRows({ dim, data }: Rows): readonly Float32Array[] {
  return Array.from({ length: data.length / dim }, (_, row) => {
    const unit = new Float32Array(dim);
    writeNormalised(data.subarray(row * dim, (row + 1) * dim), unit);
    return unit;
  });
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? NaN), 0);
}

/** Least squares; through the origin unless the model has a bias. */
function fitLine(points: readonly Point[], hasBias: boolean): LogitFit {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const middle = hasBias ? mean(points.map(({ cosine }) => cosine)) : 0;
  const level = hasBias ? mean(points.map(({ logit }) => logit)) : 0;
  const product = mean(points.map(({ cosine, logit }) => (cosine - middle) * (logit - level)));
  const square = mean(points.map(({ cosine }) => (cosine - middle) ** 2));
  const logitScale = product / square;
  return { logitScale, logitBias: level - logitScale * middle };
}
