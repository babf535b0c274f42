/** What a phrase says that a changed picture could make false. */
export interface PhraseTraits {
  /**
   * The phrase about the picture in a mirror: left and right swapped. Undefined when it would be false
   * in a mirror, or when it is not certain that it would be true.
   */
  readonly mirrored: string | undefined;
  /** Whether it speaks of places, order or neighbours, which a crop could cut off. */
  readonly isPositional: boolean;
  /** Whether it speaks of the picture itself, its middle or its edges, which move when it is shifted. */
  readonly isFramed: boolean;
  /** Whether it speaks of colours. */
  readonly isColoured: boolean;
}

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** TransVG skips its crop for left, right, top, bottom and middle; these words are lost as easily. */
const placeWords = words(
  'left right leftmost rightmost top bottom topmost bottommost middle middlemost center centre ' +
    'central upper lower uppermost lowermost highest lowest higher above below under underneath ' +
    'beneath over behind front between amid next beside near nearer nearest close closer closest far ' +
    'farther farthest further furthest corner edge side end row column line first second third fourth ' +
    'fifth sixth seventh eighth ninth tenth last back rear background foreground other another ' +
    'opposite outer inner outside inside against around across surrounded',
);
const frameWords = words(
  'middle middlemost center centre central corner corners edge edges border picture photo ' +
    'photograph image frame screen shot cut cropped',
);
const colourWords = words(
  'black white grey gray red orange yellow green blue purple pink brown tan beige gold golden silver ' +
    'navy teal turquoise cyan magenta maroon crimson scarlet violet lavender cream khaki olive ivory ' +
    'blond blonde brunette redhead redheaded tanned dark darker darkest light lighter lightest bright ' +
    'brighter brightest pale colored coloured color colour colors colours colorful colourful multicolored',
);
/** Writing, clocks and compasses have no true mirror image. */
const unmirrored = words(
  'says say saying said reads written writing letter letters lettering word words text number ' +
    'numbers numbered spelled spells spelling clock clockwise counterclockwise anticlockwise east ' +
    'west eastern western initials',
);
const swaps: Readonly<Record<string, string>> = {
  left: 'right',
  right: 'left',
  leftmost: 'rightmost',
  rightmost: 'leftmost',
  lefthand: 'righthand',
  righthand: 'lefthand',
  leftward: 'rightward',
  rightward: 'leftward',
  leftwards: 'rightwards',
  rightwards: 'leftwards',
};
/** Before these, "right" may mean "just" and "left" "remaining". */
const doubtfulNext = words(
  'behind next beside above below under underneath beneath near by before after in at on over there ' +
    'here now up away against outside inside between through across around off out alone angle angled',
);
/** After these it is a side all the same. */
const sidePrevious = words(
  'the far to top bottom upper lower front back rear his her their its your our my most very extreme ' +
    'facing center middle',
);
/** After these, "left" is what somebody did. */
const verbPrevious = words(
  'was were has have had been being is are be get gets got someone somebody',
);

/**
 * Reads what a changed picture could make false in a phrase. Words are compared, nothing is parsed:
 * in doubt a change is refused, which costs a variant of a picture, where a false phrase would teach.
 *
 * @example
 * ```ts
 * readPhraseTraits('the red cup on the left').mirrored; // 'the red cup on the right'
 * readPhraseTraits('the man right behind her').mirrored; // undefined
 * ```
 */
export function readPhraseTraits(phrase: string): PhraseTraits {
  const found = phrase.toLowerCase().match(/[a-z]+(?:'[a-z]+)?/g) ?? [];
  return {
    mirrored: mirror(phrase, found),
    isPositional: found.some((word) => placeWords.has(word)),
    isFramed: found.some((word) => frameWords.has(word)),
    isColoured: found.some((word) => colourWords.has(word) || /..ish$/.test(word)),
  };
}

function mirror(phrase: string, found: readonly string[]): string | undefined {
  if (/[\d"“”]/.test(phrase) || found.some((word) => unmirrored.has(word) || word === "o'clock")) {
    return undefined;
  }
  if (found.some((_, index) => isDoubtful(found, index))) return undefined;
  return phrase.replace(/[a-z]+/gi, (word) => {
    const swapped = swaps[word.toLowerCase()];
    return swapped === undefined ? word : inCaseOf(word, swapped);
  });
}

/** Whether a word looks like a side but may be none: "right behind", "was left", "left over". */
function isDoubtful(found: readonly string[], index: number): boolean {
  const word = found[index];
  if (word !== 'left' && word !== 'right') return false;
  const previous = found[index - 1] ?? '';
  const next = found[index + 1] ?? '';
  if (word === 'left' && verbPrevious.has(previous)) return true;
  return doubtfulNext.has(next) && !sidePrevious.has(previous);
}

function inCaseOf(pattern: string, word: string): string {
  if (pattern === pattern.toUpperCase()) return word.toUpperCase();
  const isCapital = pattern.startsWith(pattern.charAt(0).toUpperCase());
  return isCapital ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}
