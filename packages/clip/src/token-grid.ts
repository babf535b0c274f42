import type { ClipTokenizer } from './clip-tokenizer.js';

/** The token ids of some texts as a rectangle. */
export interface TokenGrid {
  /** Columns. */
  readonly length: number;
  /** Rows of ids, padded. */
  readonly ids: Int32Array;
  /** 1 where a row has a token, 0 where it is padded. */
  readonly mask: Int32Array;
  /**
   * What a model reads as `attention_mask`: the mask, or ones for SigLIP, which was trained to look at
   * its padding.
   */
  readonly attention: Int32Array;
}

/** The shape that a model asks for. */
export interface TokenGridShape {
  /** Rows, at least as many as texts; those without a text are padding. */
  readonly rows: number;
  /** Columns, when the model fixes them. */
  readonly length?: number;
}

/** Lays out the tokens of texts as a model reads them. */
export function createTokenGrid(
  texts: readonly string[],
  tokenizer: ClipTokenizer,
  shape: TokenGridShape,
): TokenGrid {
  const rows = texts.map((text) => tokenizer.encode(text));
  const full = tokenizer.padding === 'contextLength' ? tokenizer.contextLength : 0;
  const length = shape.length ?? Math.max(1, full, ...rows.map((ids) => ids.length));
  const ids = new Int32Array(shape.rows * length).fill(tokenizer.padId);
  const mask = new Int32Array(shape.rows * length);
  rows.forEach((row, index) => {
    const kept = shorten(row, length);
    const skipped = tokenizer.padSide === 'left' ? length - kept.length : 0;
    const start = index * length + skipped;
    ids.set(kept, start);
    mask.fill(1, start, start + kept.length);
  });
  const attention = full > 0 ? new Int32Array(mask.length).fill(1) : mask;
  return { length, ids, mask, attention };
}

/** Keeps the end token, which is what CLIP reads the text's features from. */
export function shorten(ids: readonly number[], length: number): readonly number[] {
  return ids.length <= length ? ids : [...ids.slice(0, length - 1), ...ids.slice(-1)];
}
