// What YOLOX-nano and YOLOv8n find on RefCOCOS' photos, resampled as OpenCV and as Pillow do, rated as COCO does, and how many of the targets its
// boxes and those of the embedded CenterNet cover, with and without searching parts of the photos:
// `npm run results -- detection`. With `--coco FILE` YOLOX-nano's detections are written in COCO's
// results format, for pycocotools.
import { existsSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Detection, Detector } from '@grounder/core';
import { boxHeight, boxWidth, iou } from '@grounder/core';
import type { DetectorKind, ModelDetector } from '@grounder/detectors';
import { detectorFor } from '@grounder/detectors';
import type { AveragePrecision, TruthBox } from '@grounder/evaluation/internal';
import { averagePrecision } from '@grounder/evaluation';
import { decodeImage } from '@grounder/images';
import { nodeRuntime } from '@grounder/models';
import { openEmbeddedDetector } from 'grounder';

import type { Print } from '../print.js';
import type { ReferringExpression } from '../grounding/refcocos.js';
import { loadRefcocos } from '../grounding/refcocos.js';

/** What a detector found, by photo path. */
type Found = ReadonlyMap<string, readonly Detection[]>;

/** The ground truth: every COCO box of the photos. */
interface CocoTruth {
  /** COCO's numbers of the photos, by file name. */
  readonly imageIds: ReadonlyMap<string, number>;
  readonly labels: readonly string[];
  readonly truths: ReadonlyMap<number, readonly TruthBox[]>;
}

const data = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const weights = `${data}weights/`;
const scoreThresholds = [0.01, 0.05, 0.25] as const;

/** Measures and prints both tables, or says which data are missing. */
export async function resultsDetection(print: Print, resultsFile?: string): Promise<void> {
  const expressions = loadRefcocos();
  if (expressions === undefined || !existsSync(weights)) {
    print('../shared/data/refcocos-dev or weights are not on this machine: nothing to measure');
    return;
  }
  const truth = loadTruth();
  const photos = [...new Set(expressions.map(({ image }) => image))];
  await using yolox = await openYolo('yolox', 'opencv', truth.labels);
  await using pillowYolox = await openYolo('yolox', 'pillow', truth.labels);
  await using yolov8 = await openYolo('yolov8', 'opencv', truth.labels);
  await using pillowYolov8 = await openYolo('yolov8', 'pillow', truth.labels);
  const limits = { scoreThreshold: 0.01, maxDetections: 300 };
  await using centerNet = await openEmbeddedDetector({ ...limits, tiles: false });
  await using embedded = await openEmbeddedDetector(limits);
  const found = {
    'YOLOX-nano': await detectAll(yolox, photos),
    "YOLOX-nano, `resample: 'pillow'`": await detectAll(pillowYolox, photos),
    'YOLOv8n, 8-bit': await detectAll(yolov8, photos),
    "YOLOv8n, 8-bit, `resample: 'pillow'`": await detectAll(pillowYolov8, photos),
    CenterNet: await detectAll(centerNet, photos),
    'CenterNet over parts, too': await detectAll(embedded, photos),
  };
  if (resultsFile !== undefined) await writeResults(resultsFile, found['YOLOX-nano'], truth);
  printPrecision(found, truth, print);
  print('');
  printRecall(found, expressions, print);
}

const files = { yolox: 'yolox_nano.onnx', yolov8: 'yolov8n_int8_640.onnx' } as const;

async function openYolo(
  kind: keyof typeof files & DetectorKind,
  resample: 'opencv' | 'pillow',
  labels: readonly string[],
): Promise<ModelDetector> {
  const session = await nodeRuntime().open(`${weights}${files[kind]}`);
  // The thresholds of each family's own evaluation, but for the score, which is 0.01 for YOLOX there.
  const iouThreshold = { yolox: 0.65, yolov8: 0.7 }[kind];
  return detectorFor({ session, labels, kind, resample, scoreThreshold: 0.01, iouThreshold });
}

async function detectAll(detector: Detector, photos: readonly string[]): Promise<Found> {
  const found = new Map<string, readonly Detection[]>();
  for (const photo of photos) {
    found.set(photo, await detector.detect(await decodeImage(await readFile(photo))));
  }
  return found;
}

function printPrecision(
  detectors: Readonly<Record<string, Found>>,
  truth: CocoTruth,
  print: Print,
): void {
  const boxes = [...truth.truths.values()].reduce((sum, { length }) => sum + length, 0);
  print(`${truth.imageIds.size} photos, ${boxes} COCO boxes of all classes, crowds unmarked\n`);
  const columns = ['ap', 'ap50', 'ap75', 'apSmall', 'apMedium', 'apLarge', 'ar100'] as const;
  print('| detector | mAP@[.5:.95] | mAP@0.5 | mAP@0.75 | small | medium | large | AR@100 |');
  print('|---|---|---|---|---|---|---|---|');
  for (const [name, found] of Object.entries(detectors)) {
    const rated = rate(found, truth);
    print(`| ${[name, ...columns.map((column) => rated[column].toFixed(3))].join(' | ')} |`);
  }
}

function rate(found: Found, truth: CocoTruth): AveragePrecision {
  const images = [...found].map(([photo, detections]) => ({
    detections,
    truths: truth.truths.get(idOf(photo, truth)) ?? [],
  }));
  return averagePrecision(images, { labels: truth.labels });
}

function printRecall(
  detectors: Readonly<Record<string, Found>>,
  expressions: readonly ReferringExpression[],
  print: Print,
): void {
  const targets = expressions.filter(({ target }) => target !== undefined);
  print(`recall of ${targets.length} referred targets: a box of any class with IoU ≥ 0.5\n`);
  print('| detector | score ≥ | boxes a photo | recall@0.5 |');
  print('|---|---|---|---|');
  for (const [name, found] of Object.entries(detectors)) {
    for (const scoreThreshold of scoreThresholds) {
      const { recall, boxes } = coverage(found, targets, scoreThreshold);
      print(`| ${[name, scoreThreshold, boxes.toFixed(1), recall.toFixed(3)].join(' | ')} |`);
    }
  }
}

function coverage(
  found: Found,
  targets: readonly ReferringExpression[],
  scoreThreshold: number,
): { readonly recall: number; readonly boxes: number } {
  const kept = new Map(
    [...found].map(([photo, all]) => [photo, all.filter(({ score }) => score >= scoreThreshold)]),
  );
  const covered = targets.filter(
    ({ image, target }) =>
      target !== undefined && kept.get(image)?.some(({ box }) => iou(box, target) >= 0.5) === true,
  );
  const boxes = [...kept.values()].reduce((sum, { length }) => sum + length, 0);
  return { recall: covered.length / targets.length, boxes: boxes / kept.size };
}

async function writeResults(file: string, found: Found, truth: CocoTruth): Promise<void> {
  const results = [...found].flatMap(([photo, detections]) =>
    detections.map(({ box, label, score }) => ({
      image_id: idOf(photo, truth),
      category_id: truth.labels.indexOf(label),
      bbox: [box.left, box.top, boxWidth(box), boxHeight(box)],
      score,
    })),
  );
  await writeFile(file, JSON.stringify(results));
}

function idOf(photo: string, { imageIds }: CocoTruth): number {
  return imageIds.get(basename(photo)) ?? NaN;
}

interface CocoFile {
  readonly images: readonly { readonly id: number; readonly file_name: string }[];
  readonly categories: readonly { readonly id: number; readonly name: string }[];
  readonly annotations: readonly {
    readonly image_id: number;
    readonly category_id: number;
    readonly bbox: readonly [x: number, y: number, width: number, height: number];
    readonly area: number;
  }[];
}

function loadTruth(): CocoTruth {
  const text = readFileSync(`${data}refcocos-dev/instances.json`, 'utf8');
  const { images, categories, annotations } = JSON.parse(text) as CocoFile;
  // This file numbers its 80 classes from 0, in the order of the model's.
  const labels = categories.toSorted((a, b) => a.id - b.id).map(({ name }) => name);
  const truths = new Map<number, TruthBox[]>(images.map(({ id }) => [id, []]));
  for (const { image_id: image, category_id: category, bbox, area } of annotations) {
    const [left, top, width, height] = bbox;
    const box = { left, top, right: left + width, bottom: top + height };
    truths.get(image)?.push({ box, label: labels[category] ?? '', area });
  }
  const imageIds = new Map(images.map(({ id, file_name: file }) => [file, id]));
  return { imageIds, labels, truths };
}
