export type {
  CaptionDecoderOptions,
  DecoderStart,
  DecoderState,
  DecoderStep,
} from './caption-decoder.js';
export { CaptionDecoder } from './caption-decoder.js';
export { parseCaptionPicture } from './caption-picture.js';
export type { CaptionAggregation, CaptionScorerOptions } from './caption-scorer.js';
export { CaptionScorer } from './caption-scorer.js';
export type { ClipCapCaptionerOptions } from './clip-cap-captioner.js';
export { ClipCapCaptioner } from './clip-cap-captioner.js';
export type { TextEncoderOptions, TextEncoderParts } from './create-text-encoder.js';
export { createTextEncoder } from './create-text-encoder.js';
export type { Past } from './decoder-past.js';
export type { EncoderDecoderCaptionerOptions } from './encoder-decoder-captioner.js';
export { EncoderDecoderCaptioner } from './encoder-decoder-captioner.js';
export type { AttributeFact, Fact, FactKind } from './fact.js';
export type { CaptionSearch, GenerationOptions } from './generate.js';
export { generate } from './generate.js';
export type { Pooling } from './pooling.js';
export type { PseudoQueriesOptions, PseudoQuery } from './pseudo-queries.js';
export { pseudoQueries } from './pseudo-queries.js';
export type { TemplateCaptionerOptions } from './template-captioner.js';
export { templateCaptioner } from './template-captioner.js';
export type { TextTokenizer, TextTokenizerFiles, TokenisedText } from './text-tokenizer.js';
export { createTextTokenizer } from './text-tokenizer.js';
export type { CaptionSession, TransformerTextEncoderOptions } from './transformer-text-encoder.js';
export { TransformerTextEncoder } from './transformer-text-encoder.js';
export type { CaptionWriting } from './write-captions.js';
