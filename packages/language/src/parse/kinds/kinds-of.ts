import { isComparative } from '../../words/comparatives.js';
import type { Lexicon } from '../../words/lexicon.js';
import { lemmaOfNoun } from '../../words/noun-lemma.js';
import type { TaggedToken, Word, WordKind } from '../word.js';
import { findVerb } from '../../words/verb-forms.js';

/**
 * Gives each word the kind that it has without its neighbours: words of the lexicon keep the
 * lexicon's opinion, the others the tagger's.
 */
export function kindsOf(tokens: readonly TaggedToken[], lexicon: Lexicon): readonly Word[] {
  return tokens.map((token, index) => ({
    ...token,
    kind:
      token.quoted === true
        ? quotedKind(tokens[index + 1], lexicon)
        : (functionKind(token.text, lexicon) ?? contentKind(token, lexicon) ?? taggedKind(token)),
  }));
}

/** "The 'sign in' button" describes, "click 'next'" names. */
function quotedKind(next: TaggedToken | undefined, lexicon: Lexicon): WordKind {
  if (next === undefined || next.quoted === true) return 'noun';
  if (functionKind(next.text, lexicon) !== undefined) return 'noun';
  return next.pos === 'NOUN' || isKnownNoun(next.text, lexicon) ? 'adjective' : 'noun';
}

function functionKind(text: string, lexicon: Lexicon): WordKind | undefined {
  if (text === ',') return 'comma';
  if (text === "'s") return 'genitive';
  if (!/[\p{Script=Latin}\p{N}]/u.test(text)) return 'foreign';
  if (lexicon.negations.has(text)) return 'negation';
  if (isSide(text, lexicon)) return 'side';
  if (lexicon.ordinals.has(text) || /^\d+(?:st|nd|rd|th)$/.test(text)) return 'ordinal';
  if (lexicon.cardinals.has(text) || /^#?\d+$/.test(text)) return 'number';
  return closedKind(text, lexicon);
}

/** "Left", "left-hand", "top-left". */
function isSide(text: string, { sideWords }: Lexicon): boolean {
  if (sideWords.has(text)) return true;
  return text.includes('-') && text.split('-').every((part) => sideWords.has(part));
}

function closedKind(text: string, lexicon: Lexicon): WordKind | undefined {
  if (lexicon.conjunctions.has(text)) return 'conjunction';
  if (lexicon.relatives.has(text)) return 'relative';
  if (lexicon.auxiliaries.has(text)) return 'auxiliary';
  if (lexicon.determiners.has(text)) return 'determiner';
  if (lexicon.pronouns.has(text)) return 'pronoun';
  if (lexicon.prepositions.has(text)) return 'preposition';
  return undefined;
}

function contentKind(token: TaggedToken, lexicon: Lexicon): WordKind | undefined {
  const { text, pos } = token;
  if (isExtreme(token, lexicon)) return 'superlative';
  if (lexicon.gerundNouns.has(text) || isKnownNoun(text, lexicon)) return 'noun';
  if (isLivingNoun(text, lexicon)) return 'noun';
  if (isDescribing(text, lexicon) || lexicon.personAdjectives.has(text)) return 'adjective';
  if (lexicon.materials.has(text)) return pos === 'ADJ' ? 'adjective' : 'noun';
  if (lexicon.adverbs.has(text)) return 'adverb';
  return verbKind(token, lexicon);
}

function isKnownNoun(text: string, lexicon: Lexicon): boolean {
  return lexicon.nouns.has(text) || lexicon.nouns.has(lemmaOfNoun(text, lexicon));
}

/** "Blonde" and "female" are adjectives until their place says otherwise. */
function isLivingNoun(text: string, lexicon: Lexicon): boolean {
  if (lexicon.personAdjectives.has(text)) return false;
  return lexicon.people.has(text) || lexicon.animals.has(text);
}

function isExtreme({ text, pos }: TaggedToken, lexicon: Lexicon): boolean {
  if (lexicon.plainSuperlatives.has(text) || lexicon.comparatives.has(text)) return true;
  if (pos !== 'NOUN' && isComparative(text, lexicon)) return true;
  if (/^(?:best|worst|.+[^l]most)$/.test(text)) return true;
  return pos !== 'NOUN' && /..est$/.test(text) && !lexicon.falseSuperlatives.has(text);
}

function isDescribing(text: string, lexicon: Lexicon): boolean {
  return lexicon.colours.has(text) || lexicon.sizes.has(text) || lexicon.adjectives.has(text);
}

const haveForms = new Set(['has', 'have', 'had']);

function verbKind({ text, pos }: TaggedToken, lexicon: Lexicon): WordKind | undefined {
  if (haveForms.has(text)) return 'verb';
  if (lexicon.participles.has(text)) return 'participle';
  const isVerb = pos === 'VERB' || findVerb(text, lexicon) !== undefined;
  if (/[a-z]{2}ing$/.test(text)) return isVerb ? 'gerund' : undefined;
  if (/[a-z]{2}ed$/.test(text)) return isVerb ? 'participle' : undefined;
  return /[a-z]s$/.test(text) && pos === 'VERB' ? 'verb' : undefined;
}

/** What universal parts of speech mean here; a base form stays a verb for the context to judge. */
const taggedKinds: ReadonlyMap<string, WordKind> = new Map([
  ['ADJ', 'adjective'],
  ['ADP', 'preposition'],
  ['ADV', 'adverb'],
  ['AUX', 'auxiliary'],
  ['CCONJ', 'conjunction'],
  ['DET', 'determiner'],
  ['PART', 'preposition'],
  ['PRON', 'pronoun'],
  ['SCONJ', 'conjunction'],
  ['VERB', 'verb'],
]);

function taggedKind({ pos, text }: TaggedToken): WordKind {
  // "Pick-up" takes the tag of its last part, but names something.
  if (text.includes('-') && /^(?:ADP|ADV|PART)$/.test(pos)) return 'noun';
  return taggedKinds.get(pos) ?? (/\p{Script=Latin}/u.test(text) ? 'noun' : 'number');
}
