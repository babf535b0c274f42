// RefCOCO, RefCOCO+ and RefCOCOg without pictures: phrases and the annotated boxes of their photos.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Box, Detection, Query, RasterImage } from '@grounder/core';
import type { RelationalScorer, SceneJudgement } from '@grounder/language/internal';

/** A phrase with the boxes of the annotated objects of its photo. */
export interface BoxesExample {
  readonly id: string;
  readonly dataset: string;
  readonly split: string;
  readonly imageId: number;
  readonly expression: string;
  readonly image: RasterImage;
  readonly boxes: readonly Box[];
  /** Which of them is meant. */
  readonly gold: number;
}

interface BoxesRecord {
  readonly id: string;
  readonly dataset: string;
  readonly split: string;
  readonly image_id: number;
  readonly width: number;
  readonly height: number;
  readonly expression: string;
  readonly boxes: readonly (readonly [number, number, number, number])[];
  readonly gold: number;
}

/** Reads the phrases; undefined when they are not on this machine. */
export function loadBoxesExamples(): readonly BoxesExample[] | undefined {
  const path = fileURLToPath(
    new URL('../../../../shared/data/refcoco-boxes/expressions.jsonl', import.meta.url),
  );
  if (!existsSync(path)) return undefined;
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => toExample(JSON.parse(line) as BoxesRecord));
}

// The pictures are not there, and no factor that is asked reads a pixel.
const grey = new Uint8Array(3 * 2048 * 2048).fill(128);

function toExample(record: BoxesRecord): BoxesExample {
  const { id, dataset, split, image_id: imageId, width, height, expression, boxes, gold } = record;
  const data = grey.subarray(0, 3 * width * height);
  const image = { width, height, data };
  return {
    ...{ id, dataset, split, imageId, expression, image, gold },
    boxes: boxes.map(([left, top, right, bottom]) => ({ left, top, right, bottom })),
  };
}

const placeWords =
  /\b(?:left|lft|right|rt|rite|top|bottom|upper|lower|middle|mid|cent(?:er|re)|front|back|background|foreground|behind|closest|nearest|near|close|far|farthest|furthest|first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th|above|below|under|between|corner|side|row|edge|next|leftmost|rightmost)\b/i;

/** Whether a phrase has a word of place or order. */
export function saysPlace({ expression }: BoxesExample): boolean {
  return placeWords.test(expression);
}

/** Judges a phrase as if a detector had found each box for sure and called it what the phrase does. */
export async function judgeBoxes(
  { image, boxes }: BoxesExample,
  query: Query,
  scorer: RelationalScorer,
): Promise<SceneJudgement> {
  const label = query.subject?.head ?? 'thing';
  const regions = boxes.map((box): Detection => ({ box, label, score: 1 }));
  return scorer.judge({ image, regions, query });
}
