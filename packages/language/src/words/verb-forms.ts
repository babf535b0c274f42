import irregular from './irregular-forms.json' with { type: 'json' };
import type { Lexicon } from './lexicon.js';

const irregularPassives = new Map(Object.entries(irregular.passives));

/** Whether a dictionary form is a verb that the lexicon knows. */
function isKnownVerb(verb: string, lexicon: Lexicon): boolean {
  return (
    lexicon.transitiveVerbs.has(verb) ||
    lexicon.postureVerbs.has(verb) ||
    lexicon.otherVerbs.has(verb) ||
    lexicon.locatingVerbs.has(verb)
  );
}

/** Finds the known verb behind an inflected form. */
export function findVerb(word: string, lexicon: Lexicon): string | undefined {
  const participle = lexicon.participles.get(word);
  if (participle !== undefined) return participle;
  return stems(word).find((stem) => isKnownVerb(stem, lexicon));
}

function stems(word: string): readonly string[] {
  const ending = /(?:ing|ed|s)$/.exec(word)?.[0];
  if (ending === undefined) return [];
  const stem = word.slice(0, -ending.length);
  if (ending === 's') {
    return [stem, stem.replace(/e$/, ''), stem.replace(/ie$/, 'y')];
  }
  const undoubled = stem.replace(/([b-df-hj-np-tv-z])\1$/, '$1');
  const lie = ending === 'ing' ? stem.replace(/y$/, 'ie') : stem.replace(/i$/, 'y');
  return [`${stem}e`, stem, undoubled, lie];
}

/** The -ing form of a verb: "holding" for "hold", "riding" for "ride". */
export function toPresentParticiple(verb: string): string {
  if (verb.endsWith('ie')) return `${verb.slice(0, -2)}ying`;
  if (/[^aeiouy]e$|[aiou]ce$|[aou]ge$|ue$/.test(verb) && !verb.endsWith('ee')) {
    return `${verb.slice(0, -1)}ing`;
  }
  return `${doubled(verb)}ing`;
}

/** The passive participle of a verb: "held" for "hold", "carried" for "carry". */
export function toPassiveParticiple(verb: string): string {
  const irregular = irregularPassives.get(verb);
  if (irregular !== undefined) return irregular;
  if (verb.endsWith('e')) return `${verb}d`;
  if (/[^aeiou]y$/.test(verb)) return `${verb.slice(0, -1)}ied`;
  return `${doubled(verb)}ed`;
}

function doubled(verb: string): string {
  const isShort = /^[^aeiou]*[aeiou][b-df-hj-np-tvz]$/.test(verb);
  return isShort ? verb + verb.slice(-1) : verb;
}
