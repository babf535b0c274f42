import type { ImageCodec } from '@grounder/core';
import { imageJsCodec, sharpCodec } from '@grounder/images';

/**
 * Chooses the codec: sharp when it is installed, since it is faster and reads more formats, and
 * image-js otherwise, which is always there.
 */
export async function loadDefaultCodec(): Promise<ImageCodec> {
  try {
    const { default: sharp } = await import('sharp');
    return sharpCodec(sharp);
  } catch {
    return imageJsCodec();
  }
}
