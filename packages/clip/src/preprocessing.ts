import type { RasterImage } from '@grounder/core';
import type {
  CanvasFill,
  ImageTensorOptions,
  Normalisation,
  ResampleFilter,
  ResizeOptions,
  TensorSlot,
} from '@grounder/images';
import { letterboxGeometry, writeImageTensor } from '@grounder/images';

/**
 * How a picture of any shape becomes the encoder's rectangle.
 *
 * - `centreCrop`: the shorter side is scaled to `shortestEdge` and the middle is kept, as CLIP was
 *   trained; what is cut off is not seen, so this is for whole photos, not for regions.
 * - `squash`: both sides are scaled on their own, as SigLIP does and as ReCLIP does with regions.
 * - `pad`: the longer side is scaled to fit and the rest is filled; aspect kept, nothing cut off.
 */
export type ClipResize =
  | { readonly kind: 'centreCrop'; readonly shortestEdge: number }
  | { readonly kind: 'squash' }
  | {
      readonly kind: 'pad';
      /**
       * What stands beside the picture.
       * @defaultValue `{ value: 0 }`, the mean colour of the training images for CLIP.
       */
      readonly fill?: CanvasFill;
    };

/** How pictures become the `pixel_values` of an image encoder. */
export interface ClipPreprocessing {
  /** Columns of the encoder's input. */
  readonly width: number;
  /** Rows of the encoder's input. */
  readonly height: number;
  /** How pictures of other shapes are brought to it. */
  readonly resize: ClipResize;
  /** How pixels are weighted when a picture changes its size. */
  readonly filter: ResampleFilter;
  /**
   * Which of transformers' image processors is equalled to the bit of every byte: those on Pillow, or
   * those on torchvision, which transformers 5 takes by default.
   * @defaultValue 'pillow'
   */
  readonly resample?: NonNullable<ResizeOptions['resample']>;
  /** How bytes become floats. */
  readonly normalisation: Normalisation;
}

/**
 * Writes a picture as an encoder reads it into a batch: 3 × height × width floats, equal to what
 * the image processors of the reference implementation (`transformers`) give.
 * @param preprocessing - Size, resize, filter, normalisation.
 * @param slot - Where the floats go.
 * @throws GroundingError `INVALID_OPTION` when an option is outside its range or the slot is
 *   too small.
 */
export function writePixelValues(
  image: RasterImage,
  preprocessing: ClipPreprocessing,
  slot: TensorSlot,
): void {
  const { filter, normalisation, resample = 'pillow' } = preprocessing;
  const look = { filter, normalisation, resample, ...placed(image, preprocessing) };
  writeImageTensor(image, look, slot);
}

type Placement = Pick<ImageTensorOptions, 'width' | 'height' | 'keep' | 'canvas'>;

function placed(image: RasterImage, preprocessing: ClipPreprocessing): Placement {
  const { width, height, resize } = preprocessing;
  switch (resize.kind) {
    case 'squash':
      return { width, height };
    case 'centreCrop':
      return centreCropped(image, preprocessing, resize.shortestEdge);
    case 'pad': {
      const place = letterboxGeometry(image, { width, height });
      const { left, top } = place;
      const canvas = { width, height, left, top, fill: resize.fill ?? { value: 0 } };
      return { width: place.width, height: place.height, canvas };
    }
  }
}

function centreCropped(
  image: RasterImage,
  preprocessing: ClipPreprocessing,
  shortestEdge: number,
): Placement {
  const shorter = Math.min(image.width, image.height);
  // Truncated, not rounded, as `get_resize_output_image_size` does.
  const width = Math.trunc((shortestEdge * image.width) / shorter);
  const height = Math.trunc((shortestEdge * image.height) / shorter);
  const columns = middle(width, preprocessing.width);
  const rows = middle(height, preprocessing.height);
  return {
    width,
    height,
    keep: { left: columns.from, top: rows.from, right: columns.to, bottom: rows.to },
    canvas: {
      width: preprocessing.width,
      height: preprocessing.height,
      left: columns.margin,
      top: rows.margin,
      fill: { grey: 0 },
    },
  };
}

interface Middle {
  readonly from: number;
  readonly to: number;
  readonly margin: number;
}

/** The middle of a side, or all of it with the odd pixel of padding before, as `center_crop`. */
function middle(length: number, wanted: number): Middle {
  if (length < wanted) return { from: 0, to: length, margin: Math.ceil((wanted - length) / 2) };
  const from = Math.floor((length - wanted) / 2);
  return { from, to: from + wanted, margin: 0 };
}
