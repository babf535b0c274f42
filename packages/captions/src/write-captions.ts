import type { CallOptions, Detection } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { checkCount, defined } from '@grounder/core/internal';

import type { CaptionDecoder } from './caption-decoder.js';
import type { DecoderState } from './decoder-state.js';
import type { CaptionSearch } from './generate.js';
import { generate } from './generate.js';
import type { TextTokenizer } from './text-tokenizer.js';
import type { TokenRules } from './token-rules.js';

/** What captioners with a language model have in common. */
export interface CaptionWriting extends TokenRules {
  /** The language model; the captioner owns it from now on. */
  readonly decoder: CaptionDecoder;
  /** The language model's tokenizer. */
  readonly tokenizer: TextTokenizer;
  /**
   * How tokens are chosen.
   * @defaultValue greedy
   */
  readonly search?: CaptionSearch;
  /**
   * Most tokens of a caption.
   * @defaultValue 20
   */
  readonly maxTokens?: number;
  /**
   * Most regions in one run of the models.
   * @defaultValue 8
   */
  readonly batchSize?: number;
}

const usualBatchSize = 8;

/** Throws `INVALID_OPTION` for a batch size below 1. */
export function checkWriting({ batchSize = usualBatchSize }: CaptionWriting): void {
  checkCount('batchSize', batchSize);
}

/** A batch of captions to be written. */
export interface CaptionWork {
  /** The regions. */
  readonly regions: readonly Detection[];
  /** Tokens that end a caption. */
  readonly stopTokens: readonly number[];
  /** Makes what the captions of some regions begin with. */
  begin(regions: readonly Detection[]): Promise<DecoderState>;
}

/**
 * Writes captions batch by batch.
 * @returns One text per region; empty when the model ends at once.
 */
export async function writeCaptions(
  { decoder, tokenizer, search, maxTokens, batchSize = usualBatchSize, ...rules }: CaptionWriting,
  work: CaptionWork,
  call: CallOptions = {},
): Promise<readonly string[]> {
  const { regions, stopTokens } = work;
  call.signal?.throwIfAborted();
  const captions: string[] = [];
  for (let start = 0; start < regions.length; start += batchSize) {
    call.signal?.throwIfAborted();
    const state = await work.begin(regions.slice(start, start + batchSize));
    const options = {
      ...rules,
      stopTokens,
      ...(search && { search: seededFor(search, start) }),
      ...defined({ maxTokens }),
    };
    for (const tokens of await generate(decoder, state, options, call)) {
      captions.push(tokenizer.decode(tokens).replace(/\s+/g, ' ').trim());
    }
    call.onProgress?.({ stage: 'caption', done: captions.length, total: regions.length });
  }
  return captions;
}

/** Rows of later batches have chances of their own, so that batches do not change what is written. */
function seededFor(search: CaptionSearch, start: number): CaptionSearch {
  return search.kind === 'nucleus' ? { ...search, seed: (search.seed ?? 1) + start } : search;
}

/** Finds the tokens that end a caption. */
export function stopTokensOf(
  tokenizer: TextTokenizer,
  tokens: readonly string[],
): readonly number[] {
  return tokens.map((token) => {
    const id = tokenizer.idOf(token);
    if (id !== undefined) return id;
    throw new GroundingError(
      'INVALID_DATA',
      `expected a vocabulary with the token "${token}", which ends captions, got none; name others ` +
        'by stopTokens',
    );
  });
}
