import type { Box } from '@grounder/core';

/** One phrase about one picture, and the box it means. */
export interface ReferringExample {
  /** Tells examples of one data set apart, the same in each run. */
  readonly id: string;
  /** The picture's path. It is inside the image folder; whether it exists is not known yet. */
  readonly image: string;
  /** Groups the examples of one picture. */
  readonly imageId: string;
  /** Groups the phrases about one object. */
  readonly refId: string;
  /** The picture's columns, where the data set tells. */
  readonly width?: number;
  /** The picture's rows, where the data set tells. */
  readonly height?: number;
  /** The phrase; never empty. */
  readonly expression: string;
  /**
   * The object's box in pixels of the picture, as annotated: it has an area inside the picture, but
   * may leave it. Undefined when the phrase means nothing in the picture.
   */
  readonly box: Box | undefined;
  /** What the object is, in the data set's words. */
  readonly category?: string;
  /** Other objects of the same category in the picture, where the data set tells; 0 or more. */
  readonly distractors?: number;
  /** The part of the data set: `train`, `val`, `test`, `testA`, `testB`, or a file's own word. */
  readonly split: string;
  /** What the data set says about the phrase, such as `spatial`. */
  readonly tags: readonly string[];
}

/** An annotated object of a picture, whether a phrase means it or not. */
export interface AnnotatedObject {
  /** The annotation's number in its file. */
  readonly id: number;
  /** Its box in pixels of the picture, as annotated; it has an area. */
  readonly box: Box;
  /** What it is. */
  readonly category: string;
  /** Whether the box is around many objects that were not told apart. */
  readonly crowd: boolean;
}

/** A record that cannot be an example, and why. */
export interface DataSetProblem {
  /** The file's name. */
  readonly file: string;
  /** The record in it, such as `line 12` or `ref 45, sentence 3`. */
  readonly record: string;
  /** The field that is missing or wrong. */
  readonly field: string;
  /** The split the record belongs to, where that can be told. */
  readonly split?: string;
  /** File, record, field, what was expected and what came, as a sentence. */
  readonly message: string;
}
