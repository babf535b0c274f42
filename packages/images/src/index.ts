export type { AnnotateOptions, Mark } from './annotate.js';
export { annotate } from './annotate.js';
export type { BlurOptions } from './blur-image.js';
export { blurImage } from './blur-image.js';
export type { BlurredBackgroundOptions } from './blurred-background.js';
export { blurredBackground } from './blurred-background.js';
export type { Colour } from './colours.js';
export { okabeItoPalette } from './colours.js';
export type { ContextCropOptions } from './context-crop.js';
export { contextCrop } from './context-crop.js';
export type { Fill } from './crop-fill.js';
export type { DecodeImageOptions } from './decode-image.js';
export { decodeImage } from './decode-image.js';
export type { HeatMapOptions } from './draw-heat-map.js';
export { drawHeatMap } from './draw-heat-map.js';
export type { Link } from './draw-link.js';
export type { LegendEntry, LegendOptions } from './draw-legend.js';
export { drawLegend } from './draw-legend.js';
export type { EncodeImageOptions } from './encode-image.js';
export { encodeImage } from './encode-image.js';
export type { ExifOrientation } from './exif-orientation.js';
export { applyExifOrientation, readExifOrientation } from './exif-orientation.js';
export type { ResampleFilter } from './filters.js';
export type { ImageFileFormat, ImageHeader } from './image-header.js';
export { readImageHeader, sniffImageFormat } from './image-header.js';
export type { ImageInput, RawPixels } from './image-input.js';
export { imageJsCodec } from './image-js-codec.js';
export type { ImageTensor, TensorSlot } from './image-tensor.js';
export { createImageTensor, toNdarray, writeImageTensor } from './image-tensor.js';
export type { CanvasFill, CanvasOptions, ImageTensorOptions } from './image-tensor-options.js';
export type { LetterboxOptions } from './letterbox.js';
export { letterbox } from './letterbox.js';
export type { LetterboxGeometry } from './letterbox-geometry.js';
export { fromLetterboxed, letterboxGeometry, toLetterboxed } from './letterbox-geometry.js';
export type { Normalisation, RgbTriple } from './normalisation.js';
export {
  byteRange,
  clipNormalisation,
  imageNetNormalisation,
  minusOneToOne,
  zeroToOne,
} from './normalisation.js';
export type { OutlinedOptions } from './outlined.js';
export { outlined } from './outlined.js';
export type { PadToSquareOptions } from './pad-to-square.js';
export { padToSquare } from './pad-to-square.js';
export type { RegionColours, RegionColoursOptions } from './region-colours.js';
export { regionColours } from './region-colours.js';
export type { RegionPattern, RegionPatternOptions } from './region-pattern.js';
export { regionPattern } from './region-pattern.js';
export type { BasicColourTerm, ColourShares, PerceivedColour } from './region-colours-terms.js';
export { basicColourTerms, nameColour, perceiveColour } from './region-colours-terms.js';
export { resizeImage } from './resample.js';
export { fastestKernel } from './resample-fastest.js';
export type { ResampledRow, ResampleKernel, ResamplePass } from './resample-kernel.js';
export type { ResizeOptions } from './resample-options.js';
export { plainKernel } from './resample-plain.js';
export type { FilterPlan } from './resample-plan.js';
export type { Planes, RowBytes } from './resample-planes.js';
export { openSimdKernel } from './resample-simd.js';
export type { Taps } from './resample-taps.js';
export type { SharpInputOptions, SharpModule, SharpOutput, SharpPipeline } from './sharp-codec.js';
export { sharpCodec } from './sharp-codec.js';
export { squareCrop } from './square-crop.js';
export { tightCrop } from './tight-crop.js';
export { whole } from './whole.js';
