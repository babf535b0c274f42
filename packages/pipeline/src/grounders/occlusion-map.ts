import type { AttentionMap, CallOptions, Query, RasterImage } from '@grounder/core';
import { GroundingError } from '@grounder/core';

import type { NamedScorer } from './named-scorer.js';

/** What {@link occlusionMap} asks. */
export interface OcclusionRequest {
  /** The whole picture. */
  readonly image: RasterImage;
  /** The parsed expression. */
  readonly query: Query;
  /**
   * Cells across and down; their number squared is the number of questions to each scorer.
   * @defaultValue 7
   */
  readonly cells?: number;
}

/** Pixels of the longer side at which scorers are asked; more than encoders see. */
const askedSide = 448;

/**
 * Finds where a picture matters to a phrase for scorers that do not tell it themselves: each cell is
 * covered with the picture's mean colour in turn, and what the total of the whole picture loses is the
 * cell's share (occlusion sensitivity: M. Zeiler and R. Fergus, https://arxiv.org/abs/1311.2901).
 * @returns Shares that add up to 1; all 0 when no cell matters, as for scorers that see no pixels.
 * @throws GroundingError `INVALID_OPTION` when the number of cells is not from 1 to 32, and what the
 *   scorers throw.
 */
export async function occlusionMap(
  scorers: readonly NamedScorer[],
  { image, query, cells = 7 }: OcclusionRequest,
  call: CallOptions = {},
): Promise<AttentionMap> {
  checkCells(cells);
  const small = await shrunk(image);
  const total = async (seen: RasterImage): Promise<number> => {
    const box = { left: 0, top: 0, right: seen.width, bottom: seen.height };
    const request = { image: seen, regions: [{ box, label: '', score: 1 }], query };
    let sum = 0;
    for (const { scorer, weight = 1 } of scorers) {
      call.signal?.throwIfAborted();
      const { scores } = await scorer.score(request, call);
      sum += weight * (scores[0] ?? 0);
    }
    return sum;
  };
  const mean = meanColour(small.data);
  const whole = await total(small);
  const losses: number[] = [];
  for (let cell = 0; cell < cells * cells; cell += 1) {
    losses.push(Math.max(0, whole - (await total(covered(small, { cell, cells, colour: mean })))));
  }
  const sum = losses.reduce((all, loss) => all + loss, 0);
  const shares = Float32Array.from(losses, (loss) => (sum > 0 ? loss / sum : 0));
  return { columns: cells, rows: cells, shares };
}

async function shrunk(image: RasterImage): Promise<RasterImage> {
  const factor = askedSide / Math.max(image.width, image.height);
  if (factor >= 1) return image;
  const { resizeImage } = await import('@grounder/images');
  const side = (length: number) => Math.max(1, Math.round(factor * length));
  return resizeImage(image, { width: side(image.width), height: side(image.height) });
}

interface Cover {
  readonly cell: number;
  readonly cells: number;
  readonly colour: readonly number[];
}

function covered(
  { width, height, data }: RasterImage,
  { cell, cells, colour }: Cover,
): RasterImage {
  const [column, row] = [cell % cells, Math.floor(cell / cells)];
  const [left, right] = [column, column + 1].map((edge) => Math.round((edge * width) / cells));
  const [top = 0, bottom = 0] = [row, row + 1].map((edge) => Math.round((edge * height) / cells));
  const result = Uint8Array.from(data);
  for (let line = top; line < bottom; line += 1) {
    const start = 3 * line * width;
    const part = result.subarray(start + 3 * (left ?? 0), start + 3 * (right ?? 0));
    part.forEach((_, index) => (part[index] = colour[index % 3] ?? 0));
  }
  return { width, height, data: result };
}

function meanColour(data: RasterImage['data']): readonly number[] {
  const sums = [0, 0, 0];
  data.forEach((level, index) => (sums[index % 3] = (sums[index % 3] ?? 0) + level));
  return sums.map((sum) => Math.round((3 * sum) / data.length));
}

function checkCells(cells: number): void {
  if (Number.isSafeInteger(cells) && cells >= 1 && cells <= 32) return;
  throw new GroundingError('INVALID_OPTION', `expected 1 to 32 cells across, got ${cells}`);
}
