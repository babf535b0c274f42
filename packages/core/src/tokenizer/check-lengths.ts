import { GroundingError } from '../grounding-error.js';
import type { JsonObject } from '../json-values.js';
import { isCount, isObject, showJson } from '../json-values.js';

/** BERT's is 100; looking a word's pieces up takes cubic time. */
const mostWordLength = 200;
/** SentencePiece's own limit is 16; finding the likeliest pieces takes the square of it. */
const mostPieceLength = 128;

/**
 * Checks the lengths in a `tokenizer.json` that the time of encoding depends on.
 * @throws GroundingError `INVALID_DATA` for one with which encoding would not end within seconds.
 */
export function checkLengths({ model, pre_tokenizer: step }: JsonObject): void {
  if (isObject(model)) checkModel(model);
  checkSteps([step]);
}

function checkModel({ max_input_chars_per_word: word, vocab, type }: JsonObject): void {
  if (word !== undefined && !(isCount(word) && word <= mostWordLength)) {
    throw refusal(`max_input_chars_per_word of at most ${mostWordLength}`, word);
  }
  if (type !== 'Unigram' || !Array.isArray(vocab)) return;
  const long: unknown = vocab.find(isLongPiece);
  if (long !== undefined) throw refusal(`pieces of at most ${mostPieceLength} characters`, long);
}

function checkSteps(steps: readonly unknown[]): void {
  for (const step of steps.filter(isObject)) {
    if (step.type === 'FixedLength' && !isCount(step.length)) {
      throw refusal('pieces of a fixed length of at least 1', step.length);
    }
    if (Array.isArray(step.pretokenizers)) checkSteps(step.pretokenizers);
  }
}

function isLongPiece(entry: unknown): boolean {
  const piece: unknown = Array.isArray(entry) ? entry[0] : undefined;
  return typeof piece === 'string' && piece.length > mostPieceLength;
}

function refusal(expected: string, got: unknown): GroundingError {
  return new GroundingError(
    'INVALID_DATA',
    `expected a tokenizer.json with ${expected}, got ${showJson(got, 60)}`,
  );
}
