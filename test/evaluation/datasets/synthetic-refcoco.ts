import { createRandom } from '@grounder/core';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { writePickle } from './write-pickle.js';

/** How large a set to make. */
export interface SyntheticSize {
  /** Pictures, numbered from 1. */
  readonly images: number;
  /** Annotations, spread over the pictures. */
  readonly annotations: number;
  /** Refs, each about an annotation of its own. */
  readonly refs: number;
  /** Phrases, spread over the refs. */
  readonly expressions: number;
  /** Numbers in each outline: what makes the real `instances.json` large. */
  readonly outlineNumbers: number;
}

/** RefCOCOg's pictures and refs, with 80,000 phrases; outlines are left short. */
export const refcocogSize: SyntheticSize = {
  images: 26_711,
  annotations: 60_000,
  refs: 54_822,
  expressions: 80_000,
  outlineNumbers: 8,
};

const words = 'the a man woman left right red blue shirt dog cat holding table behind'.split(' ');
const splits = ['train', 'train', 'train', 'train', 'val', 'test'];
const categories = 80;

/** Writes a data set in RefCOCOg's layout and returns its folder. */
export async function writeSyntheticRefcoco(root: string, size: SyntheticSize): Promise<string> {
  const folder = join(root, 'refcocog');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'refs(umd).p'), writePickle([...makeRefs(size)]));
  await writeInstances(join(folder, 'instances.json'), size);
  return folder;
}

function* makeRefs({ images, refs, expressions }: SyntheticSize): Generator {
  const random = createRandom(1);
  let sentence = 0;
  for (let ref = 0; ref < refs; ref++) {
    const sentences = [];
    for (const end = Math.ceil(((ref + 1) * expressions) / refs); sentence < end; sentence++) {
      const length = 2 + Math.floor(random() * 8);
      const tokens = Array.from({ length }, () => words[Math.floor(random() * words.length)]);
      const sent = tokens.join(' ');
      sentences.push({ tokens, raw: `${sent}.`, sent_id: sentence, sent });
    }
    yield {
      sent_ids: sentences.map(({ sent_id: id }) => id),
      file_name: `COCO_train2014_${String(imageOf(ref, images)).padStart(12, '0')}_${ref}.jpg`,
      ann_id: ref,
      ref_id: ref,
      image_id: imageOf(ref, images),
      split: splits[ref % splits.length],
      sentences,
      category_id: 1 + (ref % categories),
    };
  }
}

async function writeInstances(path: string, size: SyntheticSize): Promise<void> {
  const stream = createWriteStream(path);
  for (const text of instancesText(size)) {
    if (!stream.write(text)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
}

function* instancesText({ images, annotations, outlineNumbers }: SyntheticSize): Generator<string> {
  const random = createRandom(2);
  yield '{"info": {"version": "1.0"}, "images": [';
  for (let id = 1; id <= images; id++) {
    const file_name = `COCO_train2014_${String(id).padStart(12, '0')}.jpg`;
    const coco_url = `http://images.example/train2014/${file_name}`;
    const date_captured = '2013-11-14 16:03:19';
    const image = { license: 1, file_name, coco_url, height: 480, width: 640, date_captured, id };
    yield `${id === 1 ? '' : ', '}${JSON.stringify(image)}`;
  }
  yield '], "annotations": [';
  for (let id = 0; id < annotations; id++) {
    const outline = Array.from(
      { length: outlineNumbers },
      () => Math.round(64_000 * random()) / 100,
    );
    const annotation = {
      segmentation: [outline],
      area: 1234.5,
      iscrowd: 0,
      image_id: imageOf(id, images),
      bbox: [10.5, 20.25, 100 + (id % 200), 80],
      category_id: 1 + (id % categories),
      id,
    };
    yield `${id === 0 ? '' : ', '}${JSON.stringify(annotation)}`;
  }
  const names = Array.from({ length: categories }, (_, index) => {
    return { supercategory: 'thing', id: index + 1, name: `category ${index + 1}` };
  });
  yield `], "licenses": [], "categories": ${JSON.stringify(names)}}`;
}

function imageOf(annotation: number, images: number): number {
  return 1 + (annotation % images);
}
