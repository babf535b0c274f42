import type { NounPhrase, Query, QueryParser } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { defined, describeValue } from '@grounder/core/internal';

import type { Lexicon, LexiconAdditions } from '../words/lexicon.js';
import { createLexicon } from '../words/lexicon.js';
import { attachChunks } from './attach/attach-chunks.js';
import { findLostDenial } from './lost-denial.js';
import { impliedHead } from './chunk.js';
import { toChunks } from './to-chunks.js';
import { correctKinds } from './kinds/correct-kinds.js';
import { kindsOf } from './kinds/kinds-of.js';
import { readInstruction } from './instruction/read-instruction.js';
import type { SlipFinder } from './slips.js';
import { createSlipFinder, mendSlips } from './slips.js';
import { splitTokens } from './tokens.js';
import { toNounPhrase } from './attach/phrase-node.js';
import type { Word } from './word.js';
import type { Tagger } from '../words/wink-tagger.js';
import { createWinkTagger } from '../words/wink-tagger.js';

/** How a {@link WinkQueryParser} is made. */
export interface WinkQueryParserOptions {
  /**
   * Longest expression that is read, in UTF-16 code units after trimming; at most 10,000, since the
   * things that a phrase relates nest in one another.
   * @defaultValue 2000
   */
  readonly maxLength?: number;
  /**
   * Nouns to recognise besides the built-in ones, such as a detector's labels: words that a tagger
   * takes for something else ("bear", "remote") and compounds ("stop sign").
   * @defaultValue `[]`
   */
  readonly knownNouns?: readonly string[];
  /**
   * Words to add to the built-in lists of colours, materials, partitives and so on.
   * @defaultValue `{}`
   */
  readonly lexicon?: LexiconAdditions;
}

/** The nesting of a phrase of this length is far from the end of the stack. */
const mostLength = 10_000;

/** What a parser works with. */
interface Tools {
  readonly tagger: Tagger;
  readonly lexicon: Lexicon;
  readonly findSlip: SlipFinder;
}

function assertText(text: unknown): asserts text is string {
  if (typeof text === 'string') return;
  throw new GroundingError(
    'INVALID_QUERY',
    `expected a phrase as a text, got ${describeValue(text)}; say what to look for`,
  );
}

/**
 * Parses English referring expressions: wink-nlp tags the words, corrections for fragments follow,
 * words become chunks, chunks are hung on one another.
 *
 * A text that names nothing (other scripts, emoji, punctuation) gives a query without a subject. An
 * expression without a noun ("far left", "the smaller") is about "one". Making a parser is cheap;
 * the first `parse` prepares the language model, about a tenth of a second.
 *
 * @example
 * ```ts
 * const { subject } = new WinkQueryParser().parse('second man from the left holding a red cup');
 * console.log(subject?.head, subject?.ordinals, subject?.relations[0]?.word);
 * // man [ { rank: 2, from: 'left' } ] holding
 * ```
 */
export class WinkQueryParser implements QueryParser {
  readonly #maxLength: number;
  readonly #knownNouns: readonly string[];
  readonly #additions: LexiconAdditions;
  #tools: Tools | undefined;

  /** @throws GroundingError `INVALID_OPTION` for a `maxLength` beyond its range. */
  constructor({ maxLength = 2000, knownNouns = [], lexicon = {} }: WinkQueryParserOptions = {}) {
    checkMaxLength(maxLength);
    this.#maxLength = maxLength;
    this.#knownNouns = knownNouns;
    this.#additions = lexicon;
  }

  parse(text: string): Query {
    assertText(text);
    const trimmed = text.trim();
    this.#check(trimmed);
    this.#tools ??= createTools(this.#knownNouns, this.#additions);
    const { tagger, lexicon, findSlip } = this.#tools;
    const tagged = tagger.tag(splitTokens(trimmed));
    const mended = mendSlips(tagged, findSlip);
    const words = kindsOf(mended === undefined ? tagged : tagger.tag(mended), lexicon);
    const { action, object, destination, preposition, passed } = readInstruction(words, lexicon);
    const read = (part: readonly Word[]): NounPhrase | undefined =>
      readPhrase(correctKinds(part, lexicon), lexicon, trimmed);
    const named = read(object);
    const subject = action === undefined ? named : namedLine(named, trimmed);
    const lost = findLostDenial(object, subject);
    const passedOver = lost === undefined ? passed : [...passed, lost];
    return {
      text: trimmed,
      ...defined({ action, subject, destination: destination && read(destination), preposition }),
      ...(passedOver.length === 0
        ? {}
        : { passedOver: passedOver.map((part) => textOf(part, trimmed)) }),
      entities: tagger.entities(trimmed),
    };
  }

  #check(text: string): void {
    if (text === '') {
      throw new GroundingError(
        'INVALID_QUERY',
        'expected a phrase, got an empty text; say what to look for',
      );
    }
    if (text.length > this.#maxLength) {
      throw new GroundingError(
        'INVALID_QUERY',
        `expected a phrase of at most ${this.#maxLength} characters, got ${text.length}; shorten it or raise maxLength`,
      );
    }
  }
}

/** Reads words that name one thing. */
function readPhrase(
  words: readonly Word[],
  lexicon: Lexicon,
  text: string,
): NounPhrase | undefined {
  const node = attachChunks(toChunks({ words, lexicon }), lexicon);
  return node && toNounPhrase(node, words, text);
}

/** "Expand the first row" is about the row, not about a thing in it. */
function namedLine(phrase: NounPhrase | undefined, text: string): NounPhrase | undefined {
  const [relation, ...others] = phrase?.relations ?? [];
  if (phrase === undefined || relation?.word !== 'in' || others.length > 0) return phrase;
  const { attributes, superlatives, ordinals, head } = phrase;
  const isBare =
    head === impliedHead && attributes.length + superlatives.length + ordinals.length === 0;
  const line = relation.object.text.toLowerCase();
  const written = text.toLowerCase();
  const isWritten = ['in', 'in the'].some((opening) => written.includes(`${opening} ${line}`));
  return isBare && !isWritten ? relation.object : phrase;
}

function textOf(words: readonly Word[], text: string): string {
  return text.slice(words[0]?.start, words.at(-1)?.end);
}

function checkMaxLength(maxLength: number): void {
  if (Number.isSafeInteger(maxLength) && maxLength >= 1 && maxLength <= mostLength) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected maxLength from 1 to ${mostLength}, got ${maxLength}`,
  );
}

function createTools(knownNouns: readonly string[], additions: LexiconAdditions): Tools {
  const lexicon = createLexicon(knownNouns, additions);
  return { tagger: createWinkTagger(), lexicon, findSlip: createSlipFinder(lexicon) };
}
