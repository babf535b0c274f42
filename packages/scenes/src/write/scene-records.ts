import { boxHeight, boxWidth } from '@grounder/core';

import type { PlainValue } from './encode-pickle.js';
import type { Scene, SceneObject } from '../scene.js';
import { sceneShapes } from '../scene-vocabulary.js';

/** A scene with its place in a data set. */
export interface NumberedScene extends Omit<Scene, 'image'> {
  /** Counted from 1. */
  readonly id: number;
  /** The picture's file. */
  readonly name: string;
  /** Its part of the data set. */
  readonly split: 'train' | 'val' | 'test';
  /** Pixels of a side. */
  readonly side: number;
}

/** Writes phrases as grounder's own JSONL. */
export function sceneLines(scenes: readonly NumberedScene[]): string {
  const lines = scenes.flatMap(({ id, name, split, side, objects, expressions }) =>
    expressions.map(({ text, object, kind }, index) => {
      const target = objects[object];
      if (target === undefined) return '';
      const { left, top, right, bottom } = target.box;
      const alike = objects.filter(({ shape }) => shape === target.shape);
      return `${JSON.stringify({
        id: `${id}-${index + 1}`,
        image: `images/${name}`,
        imageId: String(id),
        refId: `${id}-${object + 1}`,
        width: side,
        height: side,
        expression: text,
        box: [left, top, right, bottom],
        category: target.shape,
        distractors: alike.length - 1,
        split,
        tags: [kind],
      })}\n`;
    }),
  );
  return lines.join('');
}

/**
 * Makes what RefCOCO's two files hold: refs, one for each object that phrases are about, and instances,
 * one for each object.
 */
export function refcocoFiles(scenes: readonly NumberedScene[]): {
  readonly refs: PlainValue;
  readonly instances: object;
} {
  const refs: PlainValue[] = [];
  const annotations: object[] = [];
  let sentences = 0;
  for (const { id, name, split, objects, expressions } of scenes) {
    for (const [place, object] of objects.entries()) {
      const annotation = annotations.length + 1;
      annotations.push(toAnnotation(object, annotation, id));
      const own = expressions.filter((expression) => expression.object === place);
      if (own.length === 0) continue;
      const spoken = own.map(({ text }) => {
        sentences += 1;
        return { tokens: text.split(' '), raw: text, sent_id: sentences, sent: text };
      });
      refs.push({
        sent_ids: spoken.map(({ sent_id: sentence }) => sentence),
        file_name: name,
        ann_id: annotation,
        ref_id: refs.length + 1,
        image_id: id,
        split,
        sentences: spoken,
        category_id: categoryOf(object),
      });
    }
  }
  const images = scenes.map(({ id, name, side }) => {
    return { id, file_name: name, width: side, height: side };
  });
  const categories = sceneShapes.map((shape, index) => ({ id: index + 1, name: shape }));
  return { refs, instances: { images, annotations, categories } };
}

function toAnnotation(object: SceneObject, id: number, image: number): object {
  const { left, top } = object.box;
  const [width, height] = [boxWidth(object.box), boxHeight(object.box)];
  return {
    id,
    image_id: image,
    category_id: categoryOf(object),
    bbox: [left, top, width, height],
    area: width * height,
    iscrowd: 0,
  };
}

function categoryOf({ shape }: SceneObject): number {
  return sceneShapes.indexOf(shape) + 1;
}
