import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Box } from '@grounder/core';

/** One referring expression of RefCOCOS with the box it means. */
export interface ReferringExpression {
  /** The photo's path. */
  readonly image: string;
  /** Groups expressions of one photo. */
  readonly imageId: number;
  /** The phrase. */
  readonly expression: string;
  /** The box in pixels, or undefined when the phrase means nothing in the photo. */
  readonly target: Box | undefined;
  /** What the phrase asks for: spatial, attr, verb, exclude. */
  readonly tags: readonly string[];
}

const folder = fileURLToPath(new URL('../../../../shared/data/refcocos-dev/', import.meta.url));

/** Reads the development half of RefCOCOS, or returns undefined when it is not on this machine. */
export function loadRefcocos(): readonly ReferringExpression[] | undefined {
  const path = `${folder}expressions.jsonl`;
  if (!existsSync(path)) return undefined;
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => toExpression(JSON.parse(line) as RefcocosLine));
}

interface RefcocosLine {
  readonly file_name: string;
  readonly image_id: number;
  readonly expression: string;
  readonly bbox_xyxy: readonly [number, number, number, number] | null;
  readonly type: readonly string[];
}

function toExpression(line: RefcocosLine): ReferringExpression {
  const [left, top, right, bottom] = line.bbox_xyxy ?? [];
  const target =
    left === undefined || top === undefined || right === undefined || bottom === undefined
      ? undefined
      : { left, top, right, bottom };
  return {
    image: `${folder}images/${line.file_name}`,
    imageId: line.image_id,
    expression: line.expression,
    target,
    tags: line.type,
  };
}
