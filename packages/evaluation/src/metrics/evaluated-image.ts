import type { Box, Detection } from '@grounder/core';
import { GroundingError } from '@grounder/core';

/** An object that is known to be in an image. */
export interface TruthBox {
  /** Where, in pixels of the image. */
  readonly box: Box;
  /** Its class name. */
  readonly label: string;
  /**
   * Its area in square pixels, for the size classes: COCO counts the pixels of the outline.
   * @defaultValue the area of the box
   */
  readonly area?: number;
  /**
   * Whether the box holds an uncounted crowd: any number of detections inside it are neither right
   * nor wrong (COCO's `iscrowd`).
   * @defaultValue false
   */
  readonly crowd?: boolean;
  /**
   * Whether finding it is neither right nor wrong, as for Pascal VOC's difficult objects.
   * pycocotools overwrites this flag (`ignore`) with that of crowds.
   * @defaultValue false
   */
  readonly ignored?: boolean;
}

/** What was found in one image, and what is there. */
export interface EvaluatedImage {
  /** What a detector found, in any order. */
  readonly detections: readonly Detection[];
  /** What is there. */
  readonly truths: readonly TruthBox[];
}

/** Checks that all numbers can be compared. */
export function assertEvaluatedImages(images: readonly EvaluatedImage[]): void {
  for (const [index, { detections, truths }] of images.entries()) {
    for (const [place, { box, score }] of detections.entries()) {
      assertNumbers(`images[${index}].detections[${place}]`, box, score);
    }
    for (const [place, { box, area = 0 }] of truths.entries()) {
      assertNumbers(`images[${index}].truths[${place}]`, box, area);
    }
  }
}

function assertNumbers(place: string, { left, top, right, bottom }: Box, value: number): void {
  const finite = [left, top, right, bottom, value].every(Number.isFinite);
  if (finite && left <= right && top <= bottom) return;
  throw new GroundingError(
    'INVALID_DATA',
    `expected a box with finite sides in order and a finite score or area at ${place}, ` +
      `got left ${left}, top ${top}, right ${right}, bottom ${bottom}, ${value}`,
  );
}
