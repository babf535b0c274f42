import type { Size } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';

import { orderLabels } from './class-names.js';
import type { PythonValue } from './python-literal.js';
import { parsePythonLiteral } from './python-literal.js';

/** What an export of the YOLO family says about itself. */
export interface YoloMetadata {
  /** Class names in the model's order; a number without a name is "class 12". */
  readonly labels?: readonly string[];
  /** What the sides of the model's picture are multiples of, in pixels. */
  readonly stride?: number;
  /** The picture that the model was exported for, in pixels. */
  readonly imageSize?: Size;
  /** What the model does: "detect", "segment", "classify", "pose", "obb". */
  readonly task?: string;
  /** The licence of the weights, in the exporter's words. */
  readonly license?: string;
}

/**
 * Reads the metadata that Ultralytics' exporters write, which are Python's `str()` of each value;
 * values in JSON are read, too.
 * @param metadata - `metadata_props` of the model, as `readModelMetadata` of `@grounder/onnx` gives.
 * @returns What is there; nothing of an entry that is absent.
 * @throws GroundingError `INVALID_DATA` when an entry is malformed.
 * @example
 * ```ts
 * readYoloMetadata({ names: "{0: 'person', 1: 'dog'}", stride: '32', imgsz: '[480, 640]' });
 * // { labels: [ 'person', 'dog' ], stride: 32, imageSize: { width: 640, height: 480 } }
 * ```
 */
export function readYoloMetadata(metadata: Readonly<Record<string, string>>): YoloMetadata {
  const { names, stride, imgsz, task, license } = metadata;
  return {
    ...(names !== undefined && { labels: readNames(names) }),
    ...(stride !== undefined && { stride: readStride(stride) }),
    ...(imgsz !== undefined && { imageSize: readImageSize(imgsz) }),
    ...defined({ task, license }),
  };
}

function readNames(text: string): readonly string[] {
  const names = readLiteral(text);
  if (names instanceof Map) return orderLabels(names, source('names'));
  if (isList(names)) return orderLabels(names.entries(), source('names'));
  throw malformed('names', 'a dictionary or list of class names', text);
}

/** Older exports write a tensor's strides as a list, of which the largest counts. */
function readStride(text: string): number {
  const value = readLiteral(text);
  const strides = isList(value) ? value : [value];
  if (strides.length > 0 && strides.every(isSide)) return Math.max(...strides);
  throw malformed('stride', 'a whole number of at least 1', text);
}

function readImageSize(text: string): Size {
  const value = readLiteral(text);
  const sides = isList(value) ? value : [value, value];
  const [height, width] = sides;
  if (sides.length === 2 && isSide(height) && isSide(width)) return { width, height };
  throw malformed('imgsz', 'a height and a width of at least 1', text);
}

/** JSON first: where both notations read a text, they mean the same. */
function readLiteral(text: string): PythonValue {
  try {
    return toPython(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return parsePythonLiteral(text);
  }
}

/** Values deeper than a list in a dictionary are of no account here. */
function toPython(value: unknown, depth = 0): PythonValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  if (typeof value !== 'object' || value === null || depth > 2) return null;
  if (Array.isArray(value)) return value.map((item) => toPython(item, depth + 1));
  return new Map(Object.entries(value).map(([key, item]) => [key, toPython(item, depth + 1)]));
}

function isList(value: PythonValue): value is readonly PythonValue[] {
  return Array.isArray(value);
}

function isSide(value: PythonValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}

function malformed(name: string, expected: string, text: string): GroundingError {
  return new GroundingError(
    'INVALID_DATA',
    `expected ${expected} in ${source(name)}, got ${JSON.stringify(text.slice(0, 60))}`,
  );
}

function source(name: string): string {
  return `"${name}" of the model's metadata`;
}
