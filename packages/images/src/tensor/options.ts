import { GroundingError } from '@grounder/core';

import type { Normalisation } from './normalisation.js';
import { keptSize } from '../resample/resize-image.js';
import type { ResizeOptions } from '../resample/options.js';
import { checkChoice, checkKeep, checkResizeOptions, checkSide } from '../resample/options.js';

/** What stands where a canvas is not covered by its picture. */
export type CanvasFill =
  | {
      /** A grey level, 0 to 255, which is normalised as the picture is. */
      readonly grey: number;
    }
  | {
      /** The float itself, in all channels. */
      readonly value: number;
    };

/** A larger area that the resized picture is laid on, as for letterboxing. */
export interface CanvasOptions {
  /** Columns of the tensor. */
  readonly width: number;
  /** Rows of the tensor. */
  readonly height: number;
  /**
   * Columns free to the left of the picture.
   * @defaultValue 0
   */
  readonly left?: number;
  /**
   * Rows free above the picture.
   * @defaultValue 0
   */
  readonly top?: number;
  /**
   * What stands in the free area.
   * @defaultValue `{ grey: 0 }`
   */
  readonly fill?: CanvasFill;
}

/** How a picture becomes floats. */
export interface ImageTensorOptions extends ResizeOptions {
  /**
   * How bytes become floats.
   * @defaultValue `zeroToOne`
   */
  readonly normalisation?: Normalisation;
  /**
   * Which channel comes first. Mean and deviation are given as red, green, blue in either case.
   * @defaultValue 'rgb'
   */
  readonly channelOrder?: 'rgb' | 'bgr';
  /** A larger area to lay the picture on; the tensor is as large as the picture when left out. */
  readonly canvas?: CanvasOptions;
}

/** A checked canvas with the place of the picture on it. */
export interface Canvas extends Required<CanvasOptions> {
  /** Columns of the picture. */
  readonly contentWidth: number;
  /** Rows of the picture. */
  readonly contentHeight: number;
}

/** Checks the canvas and where the picture lies on it. */
export function checkCanvas(options: ImageTensorOptions): Canvas {
  checkResizeOptions(options);
  checkKeep(options, options.keep);
  checkChoice('channelOrder', options.channelOrder ?? 'rgb', ['rgb', 'bgr']);
  const content = keptSize(options);
  const canvas: CanvasOptions = options.canvas ?? content;
  const { width, height, left = 0, top = 0, fill = { grey: 0 } } = canvas;
  checkSide('canvas width', width);
  checkSide('canvas height', height);
  if (!fits(left, content.width, width) || !fits(top, content.height, height)) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a canvas that holds ${content.width}×${content.height} at column ${left}, ` +
        `row ${top}, got ${width}×${height}`,
    );
  }
  checkFill(fill);
  const { width: contentWidth, height: contentHeight } = content;
  return { width, height, left, top, fill, contentWidth, contentHeight };
}

function fits(start: number, length: number, room: number): boolean {
  return Number.isInteger(start) && start >= 0 && start + length <= room;
}

function checkFill(fill: CanvasFill): void {
  if ('grey' in fill) {
    if (Number.isInteger(fill.grey) && fill.grey >= 0 && fill.grey <= 255) return;
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a grey level that is a whole number from 0 to 255, got ${fill.grey}`,
    );
  }
  if (!Number.isFinite(fill.value)) {
    throw new GroundingError('INVALID_OPTION', `expected a finite fill value, got ${fill.value}`);
  }
}

/** Checks that a normalisation gives finite floats. */
export function checkNormalisation(normalisation: Normalisation): void {
  const { scale, mean, standardDeviation } = normalisation;
  const numbers = [scale, ...mean, ...standardDeviation];
  if (numbers.length === 7 && numbers.every(Number.isFinite) && !standardDeviation.includes(0)) {
    return;
  }
  throw new GroundingError(
    'INVALID_OPTION',
    'expected a normalisation of finite numbers, three for the mean and three for the standard ' +
      `deviation, none of the latter 0, got ${JSON.stringify(normalisation)}`,
  );
}

/** Checks that a picture's floats fit in a buffer. */
export function checkRoom(data: Float32Array, offset: number, length: number): void {
  if (Number.isSafeInteger(offset) && offset >= 0 && offset + length <= data.length) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected room for ${length} floats from index ${offset} on, got a buffer of ${data.length}`,
  );
}
