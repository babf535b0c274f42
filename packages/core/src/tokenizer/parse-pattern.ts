/** A part of a regular expression, as far as its cost depends on it. */
export type PatternPart =
  /** One character, or a place between two. */
  | { readonly kind: 'single'; readonly width: 0 | 1 }
  | { readonly kind: 'group'; readonly alternatives: readonly PatternSequence[] }
  | {
      readonly kind: 'look';
      readonly behind: boolean;
      readonly alternatives: readonly PatternSequence[];
    }
  /** What an earlier group matched. */
  | { readonly kind: 'reference' }
  | {
      readonly kind: 'repeat';
      readonly part: PatternPart;
      readonly least: number;
      readonly most: number;
    };

/** Parts that follow one another. */
export type PatternSequence = readonly PatternPart[];

const tokens = {
  open: /\((?:\?(?:<?[=!]|[\w-]*:|<[^>=!]*>))?/y,
  quantifier: /(?:[*+?]|\{(\d+)(?:,(\d*))?\})\??/y,
  reference: /\\(?:[1-9]|k<)/y,
  anchor: /[\^$]|\\[bB]/y,
  character:
    /\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[a-zA-Z]|[^])|\[(?:\\[^]|[^\]\\])*\]|[^|)]/uy,
} as const;

/**
 * Reads the structure of a regular expression that the engine has compiled, with the flag `u` and
 * without `v`.
 * @returns Its alternatives; undefined for what nests deeper than 100 groups.
 */
export function parsePattern(source: string): readonly PatternSequence[] | undefined {
  let position = 0;
  let depth = 0;
  const take = (token: RegExp): RegExpExecArray | undefined => {
    token.lastIndex = position;
    const found = token.exec(source);
    if (found === null) return undefined;
    position = token.lastIndex;
    return found;
  };
  const readAlternatives = (): PatternSequence[] => {
    const alternatives: PatternSequence[] = [];
    do alternatives.push(readSequence());
    while (take(/\|/y));
    return alternatives;
  };
  const readSequence = (): PatternPart[] => {
    const parts: PatternPart[] = [];
    for (let part = readPart(); part !== undefined; part = readPart()) {
      const quantifier = take(tokens.quantifier);
      parts.push(quantifier === undefined ? part : repeat(part, quantifier));
    }
    return parts;
  };
  const readPart = (): PatternPart | undefined => {
    const open = take(tokens.open)?.[0];
    if (open !== undefined) return readGroup(open);
    if (take(tokens.reference)) return { kind: 'reference' };
    if (take(tokens.anchor)) return { kind: 'single', width: 0 };
    return take(tokens.character) && { kind: 'single', width: 1 };
  };
  const readGroup = (open: string): PatternPart => {
    depth += 1;
    if (depth > 100) throw new RangeError('too deep');
    const alternatives = readAlternatives();
    take(/\)/y);
    depth -= 1;
    const isLook = /[=!]$/.test(open);
    return isLook
      ? { kind: 'look', behind: open.includes('<'), alternatives }
      : { kind: 'group', alternatives };
  };
  try {
    return readAlternatives();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function repeat(part: PatternPart, [text, from, to]: RegExpExecArray): PatternPart {
  if (from !== undefined) {
    const least = Number(from);
    const most = to === undefined ? least : to === '' ? Infinity : Number(to);
    return { kind: 'repeat', part, least, most };
  }
  const least = text.startsWith('+') ? 1 : 0;
  return { kind: 'repeat', part, least, most: text.startsWith('?') ? 1 : Infinity };
}
