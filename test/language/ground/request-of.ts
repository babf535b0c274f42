import type { Detection, ScoreRequest } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import { WinkQueryParser } from '@grounder/language';

const image = createRasterImage(400, 300);
const parser = new WinkQueryParser();

/** Asks for what a phrase means among regions of a black picture of 400 × 300 pixels, always the same. */
export function requestOf(text: string, regions: readonly Detection[]): ScoreRequest {
  return { image, regions, query: parser.parse(text) };
}
