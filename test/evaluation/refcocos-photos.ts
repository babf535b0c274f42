import { readFileSync } from 'node:fs';

import type { Detection } from '@grounder/core';
import type { TruthBox } from '@grounder/evaluation/internal';

import { readFixture, readJsonFixture } from '../support/fixtures.js';
import type { ReferenceSummary } from './reference.js';
import { toBox } from './reference.js';

/** The photos of RefCOCOS with their COCO boxes. */
export interface PhotoTruths {
  /** COCO's 80 class names, in the order of its detectors. */
  readonly labels: readonly string[];
  readonly photos: readonly {
    readonly id: number;
    readonly file: string;
    readonly truths: readonly TruthBox[];
  }[];
}

interface CocoFile {
  readonly images: readonly { readonly id: number; readonly file_name: string }[];
  readonly categories: readonly { readonly id: number; readonly name: string }[];
  readonly annotations: readonly {
    readonly image_id: number;
    readonly category_id: number;
    readonly bbox: readonly [x: number, y: number, width: number, height: number];
  }[];
}

/** Reads `instances.json` of the shared data. */
export function readPhotoTruths(path: string): PhotoTruths {
  const { images, categories, annotations } = JSON.parse(readFileSync(path, 'utf8')) as CocoFile;
  const labels = categories.map(({ name }) => name);
  const photos = images.map(({ id, file_name: file }) => ({
    id,
    file,
    truths: annotations
      .filter(({ image_id: image }) => image === id)
      .map(({ bbox: [left, top, width, height], category_id: category }) => ({
        box: toBox([left, top, left + width, top + height]),
        label: labels[category] ?? '',
      })),
  }));
  return { labels, photos };
}

/** pycocotools' numbers of YOLOX-nano: the twelve of all classes, and the AP of each. */
export interface YoloxReference {
  readonly overall: ReferenceSummary;
  readonly perClass: Readonly<Record<string, number | null>>;
}

/** What `coco_eval_refcocos.py` wrote. */
export interface YoloxFixture {
  readonly rounded: YoloxReference;
  readonly asFound: YoloxReference;
  /** YOLOX-nano's rounded detections by photo number. */
  readonly detections: ReadonlyMap<number, readonly Detection[]>;
}

/** Reads YOLOX-nano's detections and what pycocotools says of them. */
export function readYoloxFixture(labels: readonly string[]): YoloxFixture {
  const { photos, ...rated } = readJsonFixture('evaluation/yolox-refcocos.json') as Omit<
    YoloxFixture,
    'detections'
  > & { readonly photos: readonly { readonly id: number; readonly detections: number }[] };
  const bytes = Uint8Array.from(readFixture('evaluation/yolox-refcocos.bin'));
  const count = photos.reduce((sum, photo) => sum + photo.detections, 0);
  const sides = new Uint16Array(bytes.buffer, 0, 4 * count);
  const scores = new Uint16Array(bytes.buffer, 8 * count, count);
  const classes = bytes.subarray(10 * count);
  const all = Array.from(scores, (score, index): Detection => {
    const [left = 0, top = 0, right = 0, bottom = 0] = sides.subarray(4 * index, 4 * index + 4);
    return {
      box: toBox([left / 64, top / 64, right / 64, bottom / 64]),
      label: labels[classes[index] ?? -1] ?? '',
      score: score / 65535,
    };
  });
  const detections = new Map<number, readonly Detection[]>();
  let start = 0;
  for (const photo of photos) {
    detections.set(photo.id, all.slice(start, start + photo.detections));
    start += photo.detections;
  }
  return { ...rated, detections };
}
