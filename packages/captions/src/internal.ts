// For the other packages of this repository: what is here may change with any version.
export type { CaptionDecoderOptions, DecoderStep } from './caption-decoder.js';
export type { CaptionAggregation, CaptionScorerOptions } from './caption-scorer.js';
export type { ChoosePseudoQueriesOptions, ChosenQuery } from './choose-pseudo-queries.js';
export type { ClipCapCaptionerOptions } from './clip-cap-captioner.js';
export type { TextEncoderOptions, TextEncoderParts } from './create-text-encoder.js';
export type { Past } from './decoder-past.js';
export type { DecoderStart, DecoderState } from './decoder-state.js';
export type { EncoderDecoderCaptionerOptions } from './encoder-decoder-captioner.js';
export type { AttributeFact, Fact, FactKind } from './fact.js';
export type { CaptionSearch, GenerationOptions } from './generate.js';
export type { Pooling } from './pooling.js';
export type { PseudoQueriesOptions, PseudoQuery } from './pseudo-queries.js';
export type { TemplateCaptionerOptions } from './template-captioner.js';
export type { TextTokenizer, TokenisedText } from './text-tokenizer.js';
export type { TokenRules } from './token-rules.js';
export type { CaptionSession, TransformerTextEncoderOptions } from './transformer-text-encoder.js';
export type { CaptionWriting } from './write-captions.js';
