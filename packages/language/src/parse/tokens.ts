import describing from '../words/describing-words.json' with { type: 'json' };
import livingThings from '../words/living-things.json' with { type: 'json' };
import type { Token } from './word.js';

/** At most 62 letters between quotes that open at a word and close after one; no name begins "the". */
const quotedText = String.raw`(?<![\p{L}\p{N}])(?<quote>["'“‘])(?!(?:the|an?)\s)[\p{L}\p{N}][^"'“”‘’]{0,60}(?:["'”’])(?![\p{L}\p{N}])`;
const patterns = [
  quotedText,
  String.raw`(?<![\p{L}\p{N}])w\/o?(?![\p{L}\p{N}]{1,2}(?![\p{L}\p{N}]))`,
  String.raw`['’\u0060´]\s?(?:s|t|re|m|ll|ve|d)(?![\p{L}\p{N}])`,
  String.raw`(?<=s)['’](?=\s\p{L})`,
  String.raw`#?[\p{L}\p{M}\p{N}]+(?:[-‐‑][\p{L}\p{M}\p{N}]+)*`,
  String.raw`[,;:.!?()[\]{}…–—/&+]`,
  String.raw`(?<!-)-+(?=\s|$)`,
];
const tokenPattern = new RegExp(patterns.join('|'), 'giu');

const contractions: ReadonlyMap<string, readonly string[]> = new Map([
  ['dont', ['do', 'not']],
  ['doesnt', ['does', 'not']],
  ['isnt', ['is', 'not']],
  ['arent', ['are', 'not']],
  ['wasnt', ['was', 'not']],
  ['cant', ['can', 'not']],
  ['cannot', ['can', 'not']],
  ['hasnt', ['has', 'not']],
  ['w/o', ['without']],
  ['w/', ['with']],
  ['&', ['and']],
  ['+', ['and']],
  ['thats', ['that', 'is']],
  ['whos', ['who', 'is']],
  ['theres', ['there', 'is']],
  ['nobody', ['no', 'person']],
  ['nothing', ['no', 'thing']],
]);

const clitics: ReadonlyMap<string, string> = new Map([
  ['re', 'are'],
  ['m', 'am'],
  ['d', 'would'],
  ['ll', 'will'],
]);

const afterPronoun = new Set([
  'that',
  'who',
  'he',
  'she',
  'there',
  'what',
  'which',
  'where',
  'here',
]);

/**
 * Splits an expression into words and separators. Contractions are spelled out ("isn't" is "is
 * not"), a genitive is a word of its own ("man", "'s"), hyphens join, every other punctuation is a
 * comma. Symbols and emoji are skipped.
 */
export function splitTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(tokenPattern)) {
    const raw = match[0].toLowerCase().replace(/[‐‑]/g, '-');
    const place = { start: match.index, end: match.index + match[0].length };
    if (match.groups?.quote === undefined) appendToken(tokens, { text: raw, ...place });
    else
      tokens.push({ text: raw.slice(1, -1).trim().replace(/\s+/g, ' '), ...place, quoted: true });
  }
  const words = joinSpacedHyphens(tokens, text).flatMap(partGarment).flatMap(partSides);
  return joinParts(spellNobody(words)).map(readEmphasis);
}

/** "The 'big' dog": quotes around a word after an article only stress it. */
function readEmphasis(token: Token, index: number, tokens: readonly Token[]): Token {
  const { text, start, end } = token;
  const isStressed = !text.includes(' ') && /^(?:the|an?)$/.test(tokens[index - 1]?.text ?? '');
  return isStressed ? { text, start, end } : token;
}

/** "No one" is nobody and not none of several; "no one else" too. "No 13" has a number. */
function spellNobody(tokens: readonly Token[]): readonly Token[] {
  return tokens.map((token, index) => {
    const isNumber = token.text === 'no' && /^\d+$/.test(tokens[index + 1]?.text ?? '');
    if (isNumber) return { ...token, text: 'number' };
    const isOne = token.text === 'one' && tokens[index - 1]?.text === 'no';
    return isOne ? { ...token, text: 'person' } : token;
  });
}

const colourWords = new Set(describing.colours);
const garmentWords = new Set(livingThings.wearables);

/** "Red-shirt", said of somebody, is a red shirt. */
function partGarment(token: Token): readonly Token[] {
  const { text, start } = token;
  const hyphen = text.lastIndexOf('-');
  if (!colourWords.has(text.slice(0, hyphen)) || !garmentWords.has(text.slice(hyphen + 1))) {
    return [token];
  }
  return [
    { ...token, text: text.slice(0, hyphen), end: start + hyphen },
    { ...token, text: text.slice(hyphen + 1), start: start + hyphen + 1 },
  ];
}

const gluedSides =
  /^(far|top|bottom|upper|lower|left|right|middle|center|front|back)(left|right|top|bottom|center|middle|side|corner|row)$/;

/** "Bottomright", "leftside". */
function partSides(token: Token): readonly Token[] {
  const [, first, second] = gluedSides.exec(token.text) ?? [];
  if (first === undefined || second === undefined || token.text === 'backside') return [token];
  const border = token.start + first.length;
  return [
    { ...token, text: first, end: border },
    { ...token, text: second, start: border },
  ];
}

const writtenApart = new Set(['upside down', 'inside out', 'mid air', 'each other', 'one another']);

/** "Upside down" is "upside-down", "each other" one word. */
function joinParts(tokens: readonly Token[]): readonly Token[] {
  const joined: Token[] = [];
  for (const token of tokens) {
    const last = joined.at(-1);
    if (last === undefined || !writtenApart.has(`${last.text} ${token.text}`)) joined.push(token);
    else joined.splice(-1, 1, { ...token, text: `${last.text}-${token.text}`, start: last.start });
  }
  return joined;
}

function appendToken(tokens: Token[], token: Token): void {
  const previous = tokens.at(-1);
  const spelled = contractions.get(token.text);
  if (spelled !== undefined) {
    for (const word of spelled) tokens.push({ ...token, text: word });
  } else if (/^['’`´]/.test(token.text)) {
    appendClitic(tokens, token, previous);
  } else if (token.text === '/' && previous !== undefined) {
    tokens.push({ ...token, text: 'and' });
  } else {
    tokens.push(/^[\p{L}\p{M}\p{N}#]/u.test(token.text) ? token : { ...token, text: ',' });
  }
}

function appendClitic(tokens: Token[], token: Token, previous: Token | undefined): void {
  const letters = token.text.replace(/[^a-z]/g, '');
  if (letters === 't') appendNot(tokens, token, previous);
  else if (clitics.has(letters)) tokens.push({ ...token, text: clitics.get(letters) ?? letters });
  else if (letters === 's' || letters === '') appendS(tokens, token, previous);
}

/** "Isn't" is "is not". */
function appendNot(tokens: Token[], token: Token, previous: Token | undefined): void {
  if (previous?.text.endsWith('n') !== true) return;
  const verb = previous.text.slice(0, -1);
  tokens[tokens.length - 1] = { ...previous, text: verb === 'ca' ? 'can' : verb };
  tokens.push({ ...token, text: 'not' });
}

function appendS(tokens: Token[], token: Token, previous: Token | undefined): void {
  if (previous?.text === 'it') {
    // "Resting it's head" is commoner in expressions than "it's red".
    tokens[tokens.length - 1] = { ...previous, text: 'its', end: token.end };
    return;
  }
  const isVerb = previous !== undefined && afterPronoun.has(previous.text);
  tokens.push({ ...token, text: isVerb ? 'is' : "'s" });
}

/** Words that start something new after a dash: "couch - left". */
const pauseOpeners: ReadonlySet<string> = new Set([
  ...['a', 'an', 'and', 'at', 'back', 'bottom', 'center', 'close', 'closest', 'far', 'front', 'in'],
  ...[
    'left',
    'middle',
    'near',
    'next',
    'no',
    'not',
    'on',
    'only',
    'right',
    'second',
    'that',
    'the',
  ],
  ...['third', 'to', 'top', 'two', 'wearing', 'who', 'with', 'without'],
]);

/** "t - shirt" and "dog - eared" are one word; "couch - left" is two with a pause. */
function joinSpacedHyphens(tokens: readonly Token[], text: string): readonly Token[] {
  const joined: Token[] = [];
  for (const token of tokens) {
    const pause = joined.at(-1);
    const first = joined.at(-2);
    const isHyphen = pause?.text === ',' && text.slice(pause.start, pause.end) === '-';
    if (isHyphen && first !== undefined && belongTogether(first, token)) {
      joined.splice(-2, 2, {
        text: `${first.text}-${token.text}`,
        start: first.start,
        end: token.end,
      });
    } else joined.push(token);
  }
  return joined;
}

function belongTogether(first: Token, second: Token): boolean {
  if (second.text === ',' || pauseOpeners.has(second.text)) return false;
  return /^[\p{L}\p{N}-]+$/u.test(first.text);
}
