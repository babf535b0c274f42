import type { Box, Cropper, RasterImage } from '@grounder/core';
import { boxCenter, boxHeight, boxWidth, GroundingError } from '@grounder/core';

import type { Colour } from '../draw/colours.js';
import { checkColour } from '../draw/colours.js';
import { toPixels } from './pixels.js';
import { ellipseRing } from './ellipse.js';
import { fillPath } from './path.js';
import type { Surface } from './surface.js';
import { copyImage, fillFrame, frameAround } from './surface.js';
import { checkChoice } from '../resample/options.js';

/** What {@link outlined} draws around the box. */
export interface OutlinedOptions {
  /**
   * `circle`: an ellipse around the box, with smooth edges; `box`: the box's border, on whole
   * pixels.
   * @defaultValue 'circle'
   */
  readonly shape?: 'circle' | 'box';
  /**
   * The line's colour.
   * @defaultValue `[255, 0, 0]`
   */
  readonly colour?: Colour;
  /**
   * The line's thickness as a fraction of the image's shorter side, above 0, at most 1. A fraction,
   * because encoders shrink the image: the line must survive that.
   * @defaultValue 0.01
   */
  readonly thicknessRatio?: number;
  /**
   * The size of the ellipse as a multiple of the box's: 1 touches the box's sides from inside,
   * √2 goes through its corners and leaves nothing of the box outside. Above 0.
   * @defaultValue `Math.SQRT2`
   */
  readonly circleScale?: number;
}

/**
 * Creates the cropper that shows the whole image with the region marked by a line, which CLIP
 * understands as attention: the visual prompt of A. Shtedritski et al., "What does CLIP know about
 * a red circle?", 2023.
 *
 * The line is at least one pixel thick. An ellipse that leaves the image is cut off; a box's border
 * moves inwards there.
 * @param options - Shape, colour, thickness and size of the line.
 * @returns The cropper; its pictures are as large as the image. `crop` throws `INVALID_BOX` when
 *   nothing of the box lies inside the image.
 * @throws GroundingError `INVALID_OPTION` when an option is outside its range.
 * @example
 * ```ts
 * const cropper = outlined({ shape: 'circle', colour: [255, 0, 0] });
 * const prompted = cropper.crop(photo, box);
 * ```
 */
export function outlined(options: OutlinedOptions = {}): Cropper {
  const { shape = 'circle', colour = [255, 0, 0] } = options;
  const { thicknessRatio = 0.01, circleScale = Math.SQRT2 } = options;
  checkChoice('shape', shape, ['circle', 'box']);
  checkColour('colour', colour);
  checkRatio('thicknessRatio', thicknessRatio, 1);
  checkRatio('circleScale', circleScale, 100);
  return {
    crop: (image, box) => {
      const pixels = toPixels(box, image);
      const picture = copyImage(image);
      const thickness = Math.max(1, Math.round(thicknessRatio * shorterSide(image)));
      if (shape === 'box') fillFrame(picture, frameAround(pixels, thickness, image), colour);
      else drawEllipse(picture, pixels, { colour, thickness, circleScale });
      return picture;
    },
  };
}

interface EllipseStyle {
  readonly colour: Colour;
  readonly thickness: number;
  readonly circleScale: number;
}

function drawEllipse(picture: Surface, box: Box, style: EllipseStyle): void {
  const ellipse = {
    centre: boxCenter(box),
    radiusX: (style.circleScale * boxWidth(box)) / 2,
    radiusY: (style.circleScale * boxHeight(box)) / 2,
  };
  fillPath(picture, ellipseRing(ellipse, style.thickness), style.colour);
}

function shorterSide({ width, height }: RasterImage): number {
  return Math.min(width, height);
}

function checkRatio(name: string, value: number, maximum: number): void {
  if (value > 0 && value <= maximum) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected a ${name} above 0 and at most ${maximum}, got ${value}`,
  );
}
