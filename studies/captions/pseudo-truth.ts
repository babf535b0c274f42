// `node build/studies/captions/pseudo-truth.js`: how many pseudo-queries are true. The detector's objects are
// asked for in the photos of RefCOCOS' development half; a text is true when its box fits an annotated
// object of its class and the templates, given the annotations, write the same text for that object and
// for no other.
import type { ChoosePseudoQueriesOptions, ChosenQuery } from '@grounder/captions/internal';
import { choosePseudoQueries, pseudoQueries } from '@grounder/captions';
import type { Detection, RasterImage } from '@grounder/core';
import { boxArea, iou } from '@grounder/core';
import { openDataSet } from '@grounder/evaluation';
import { loadImage, openEmbeddedDetector } from 'grounder';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../../shared/data/refcocos-dev/', import.meta.url));
const variants: Readonly<Record<string, ChoosePseudoQueriesOptions>> = {
  'Pseudo-Q: its forms, all kept': { forms: 'published', keep: 'all' },
  'its forms, unique, contextScore 0.3': { forms: 'published', contextScore: 0.3 },
  'its forms, unique': { forms: 'published' },
  'all forms, all kept': { keep: 'all' },
  'all forms, unique (default)': {},
  '  contextScore 0.3': { contextScore: 0.3 },
  '  contextScore 0.15': { contextScore: 0.15 },
  '  contextScore 0.1': { contextScore: 0.1 },
  '  minScore 0.4': { minScore: 0.4 },
};

interface Counts {
  photos: number;
  texts: number;
  boxes: number;
  amongAll: number;
  amongLarge: number;
}

const counts = new Map<string, Counts>();
const data = await openDataSet(folder);
const photos = new Map<string, string>();
for await (const { image, imageId } of data.examples({})) photos.set(imageId, image);
await using detector = await openEmbeddedDetector();
for (const [imageId, path] of photos) {
  const image = await loadImage(path);
  const detections = await detector.detect(image);
  const annotated = data
    .objects(imageId)
    .filter(({ crowd }) => !crowd)
    .map(({ box, category }) => ({ box, label: category, score: 1 }));
  for (const [name, options] of Object.entries(variants)) {
    const queries = choosePseudoQueries(detections, image, { ...options, seed: Number(imageId) });
    count(name, queries, { image, annotated });
  }
}
console.log(
  `${photos.size} photos; photos with texts, texts, share with a right box, and share true`,
);
console.log('among all annotated objects and among those of a 64th of the photo or more');
for (const [name, { photos: used, texts, boxes, amongAll, amongLarge }] of counts) {
  const shares = [boxes, amongAll, amongLarge].map((part) => (part / texts).toFixed(3)).join('  ');
  console.log(`${name.padEnd(44)}${used}  ${texts}  ${shares}`);
}

interface Photo {
  readonly image: RasterImage;
  readonly annotated: readonly Detection[];
}

function count(name: string, queries: readonly ChosenQuery[], { image, annotated }: Photo): void {
  const own = counts.get(name) ?? { photos: 0, texts: 0, boxes: 0, amongAll: 0, amongLarge: 0 };
  counts.set(name, own);
  const least = (image.width * image.height) / 64;
  const large = annotated.filter(({ box }) => boxArea(box) >= least);
  own.photos += queries.length === 0 ? 0 : 1;
  own.texts += queries.length;
  own.boxes += queries.filter(({ target }) => annotated.some((each) => fits(each, target))).length;
  own.amongAll += countTrue(queries, { image, annotated });
  own.amongLarge += countTrue(queries, { image, annotated: large });
}

function countTrue(queries: readonly ChosenQuery[], { image, annotated }: Photo): number {
  const meant = new Map<string, Detection | undefined>();
  for (const { text, region, isUnique } of pseudoQueries(annotated, image)) {
    if (isUnique) meant.set(text, annotated[region]);
  }
  return queries.filter(({ text, target }) => {
    const object = meant.get(text);
    return object !== undefined && fits(object, target);
  }).length;
}

function fits(one: Detection, other: Detection): boolean {
  return one.label === other.label && iou(one.box, other.box) >= 0.5;
}
