export { blurredBackground } from './crop/blurred-background.js';
export { contextCrop } from './crop/context-crop.js';
export { fromLetterboxed, letterboxGeometry } from './crop/letterbox-geometry.js';
export { letterbox } from './crop/letterbox.js';
export { outlined } from './crop/outlined.js';
export { padToSquare } from './crop/pad-to-square.js';
export { squareCrop } from './crop/square-crop.js';
export { tightCrop } from './crop/tight-crop.js';
export { whole } from './crop/whole.js';
export type { DecodeImageOptions } from './decode/decode-image.js';
export { decodeImage } from './decode/decode-image.js';
export { encodeImage } from './decode/encode-image.js';
export type { ExifOrientation } from './decode/exif-orientation.js';
export { applyExifOrientation, readExifOrientation } from './decode/exif-orientation.js';
export type { ImageHeader } from './decode/header.js';
export { readImageHeader, sniffImageFormat } from './decode/header.js';
export { imageJsCodec } from './decode/image-js/codec.js';
export type { ImageInput, RawPixels } from './decode/input.js';
export type { SharpModule } from './decode/sharp-codec.js';
export { sharpCodec } from './decode/sharp-codec.js';
export { annotate } from './draw/annotate.js';
export { drawOnImage, embedImage, openResvg } from './draw/draw-on-image.js';
export { drawHeatMap } from './draw/heat-map.js';
export { regionColours } from './look/region-colours.js';
export { regionPattern } from './look/region-pattern.js';
export { fastestKernel } from './resample/fastest.js';
export type { ResampleFilter } from './resample/filters.js';
export type { ResampleKernel } from './resample/kernel.js';
export type { ResizeOptions } from './resample/options.js';
export { plainKernel } from './resample/plain.js';
export { resizeImage } from './resample/resize-image.js';
export { openSimdKernel } from './resample/simd.js';
export type { ImageTensor, TensorSlot } from './tensor/image-tensor.js';
export { createImageTensor, toNdarray, writeImageTensor } from './tensor/image-tensor.js';
export type { Normalisation, RgbTriple } from './tensor/normalisation.js';
export {
  byteRange,
  clipNormalisation,
  imageNetNormalisation,
  minusOneToOne,
  zeroToOne,
} from './tensor/normalisation.js';
export type { CanvasFill, ImageTensorOptions } from './tensor/options.js';
