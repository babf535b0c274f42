import { invalidData } from '@grounder/core/internal';
import type { ImageTensorOptions } from '@grounder/images';
import { minusOneToOne } from '@grounder/images';
import { readPictureConfig } from '@grounder/images/internal';

const { mean, standardDeviation } = minusOneToOne;
const defaults = {
  numberMeans: 'sides',
  filter: 'bilinear',
  normalises: true,
  pads: false,
  ...{ mean, standardDeviation },
} as const;

/**
 * Reads how crops become the pictures of a captioner. They are stretched to its size, whatever the file
 * says of cropping: a centre crop would cut off the ends of regions.
 * @param file - The parsed `preprocessor_config.json`.
 * @throws GroundingError `INVALID_DATA` when the file is no such configuration.
 */
export function parseCaptionPicture(file: unknown): ImageTensorOptions {
  const { size, crop, filter, normalisation } = readPictureConfig(file, defaults);
  const look = { filter, normalisation };
  if (crop !== undefined) return { ...crop, ...look };
  switch (size?.kind) {
    case 'sides':
      return { width: size.width, height: size.height, ...look };
    case 'edges':
      return { width: size.shortest, height: size.shortest, ...look };
    default:
      throw invalidData('height and width, or shortest_edge, in preprocessor_config.json', size);
  }
}
