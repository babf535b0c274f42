export type { AnnotateOptions, Link, Mark } from './draw/annotate.js';
export { annotate } from './draw/annotate.js';
export type { BlurOptions } from './crop/blur-image.js';
export { blurImage } from './crop/blur-image.js';
export type { BlurredBackgroundOptions } from './crop/blurred-background.js';
export { blurredBackground } from './crop/blurred-background.js';
export type { Colour } from './draw/colours.js';
export { okabeItoPalette } from './draw/colours.js';
export type { ContextCropOptions } from './crop/context-crop.js';
export { contextCrop } from './crop/context-crop.js';
export type { Fill } from './crop/fill.js';
export type { DecodeImageOptions } from './decode/decode-image.js';
export { decodeImage } from './decode/decode-image.js';
export type { HeatMapOptions } from './draw/heat-map.js';
export { drawHeatMap } from './draw/heat-map.js';
export type { Legend, LegendEntry } from './draw/legend.js';
export type { ResvgOptions, SvgRasteriser } from './draw/draw-on-image.js';
export { drawOnImage, embedImage, openResvg } from './draw/draw-on-image.js';
export type { EncodeImageOptions } from './decode/encode-image.js';
export { encodeImage } from './decode/encode-image.js';
export type { ExifOrientation } from './decode/exif-orientation.js';
export { applyExifOrientation, readExifOrientation } from './decode/exif-orientation.js';
export type { ResampleFilter } from './resample/filters.js';
export type { ImageFileFormat, ImageHeader } from './decode/header.js';
export { readImageHeader, sniffImageFormat } from './decode/header.js';
export type { ImageInput, RawPixels } from './decode/input.js';
export { imageJsCodec } from './decode/image-js/codec.js';
export type { ImageTensor, TensorSlot } from './tensor/image-tensor.js';
export { createImageTensor, toNdarray, writeImageTensor } from './tensor/image-tensor.js';
export type { CanvasFill, CanvasOptions, ImageTensorOptions } from './tensor/options.js';
export type { LetterboxOptions } from './crop/letterbox.js';
export { letterbox } from './crop/letterbox.js';
export type { LetterboxGeometry } from './crop/letterbox-geometry.js';
export { fromLetterboxed, letterboxGeometry, toLetterboxed } from './crop/letterbox-geometry.js';
export type { Normalisation, RgbTriple } from './tensor/normalisation.js';
export {
  byteRange,
  clipNormalisation,
  imageNetNormalisation,
  minusOneToOne,
  zeroToOne,
} from './tensor/normalisation.js';
export type { OutlinedOptions } from './crop/outlined.js';
export { outlined } from './crop/outlined.js';
export type { PadToSquareOptions } from './crop/pad-to-square.js';
export { padToSquare } from './crop/pad-to-square.js';
export type { RegionColours, RegionColoursOptions } from './look/region-colours.js';
export { regionColours } from './look/region-colours.js';
export type { RegionPattern, RegionPatternOptions } from './look/region-pattern.js';
export { regionPattern } from './look/region-pattern.js';
export type { BasicColourTerm, ColourShares, PerceivedColour } from './look/colour-terms.js';
export { basicColourTerms, nameColour, perceiveColour } from './look/colour-terms.js';
export { resizeImage } from './resample/resize-image.js';
export { fastestKernel } from './resample/fastest.js';
export type { ResampledRow, ResampleKernel, ResamplePass } from './resample/kernel.js';
export type { ResizeOptions } from './resample/options.js';
export { plainKernel } from './resample/plain.js';
export type { FilterPlan } from './resample/plan.js';
export type { Planes, RowBytes } from './resample/planes.js';
export { openSimdKernel } from './resample/simd.js';
export type { Taps } from './resample/taps.js';
export type {
  SharpInputOptions,
  SharpModule,
  SharpOutput,
  SharpPipeline,
} from './decode/sharp-codec.js';
export { sharpCodec } from './decode/sharp-codec.js';
export { squareCrop } from './crop/square-crop.js';
export { tightCrop } from './crop/tight-crop.js';
export { whole } from './crop/whole.js';
