import { columnOverlap, nearness, shareWithin, softStep } from './geometry-scores.js';
import { hints } from './hints.js';
import type { RelationDefinition } from './relation-definition.js';
import type { Score } from './relation-scores.js';
import {
  above,
  behind,
  between,
  distance,
  down,
  exceeds,
  holds,
  inside,
  left,
  near,
  on,
  rides,
  right,
  sameSide,
  swapped,
  towards,
} from './relation-scores.js';

function binary(
  name: string,
  words: readonly string[],
  definition: string,
  score: Score,
): RelationDefinition {
  return { kind: 'binary', name, words, definition, score };
}

const definitions: readonly RelationDefinition[] = [
  binary(
    'left of',
    ['left of', 'far left of', 'immediate left of', 'left', 'to left of'],
    'The centre lies to the left within about 60° of straight left; nearer ones count more.',
    towards(left),
  ),
  binary(
    'right of',
    ['right of', 'far right of', 'immediate right of', 'right', 'to right of'],
    'The centre lies to the right within about 60° of straight right; nearer ones count more.',
    towards(right),
  ),
  binary(
    'above',
    ['above', 'over', 'higher than', 'top of', 'upper of'],
    'The centre lies above within about 60° of straight up, sharing columns; nearer ones more.',
    above,
  ),
  binary(
    'below',
    ['below', 'lower than', 'bottom of', 'down from'],
    'The mirror image of above: straight down, sharing columns.',
    (subject, object, picture) =>
      towards(down)(subject, object, picture) *
      (0.3 + 0.7 * Math.min(1, columnOverlap(subject, object) / 0.4)),
  ),
  binary(
    'under',
    ['under', 'beneath', 'underneath'],
    'On, with the two things swapped; or below with shared columns.',
    (subject, object, picture) =>
      Math.max(on(object, subject, picture), above(object, subject, picture)),
  ),
  binary(
    'on',
    [
      ...['on', 'on top of', 'onto', 'upon', 'aboard', 'on the back of', 'mounted on', 'across'],
      ...['against', 'lying on', 'sitting on', 'standing on', 'leaning on', 'resting on', 'up'],
      ...['boarding', 'along'],
    ],
    'Touches, shares columns, and has its foot above the lower side of the other; or lies within, or rides it.',
    (subject, object, picture) =>
      Math.max(
        on(subject, object, picture),
        0.8 * inside(subject, object, picture),
        0.9 * rides(subject, object, picture),
      ),
  ),
  binary(
    'in',
    ['in', 'inside', 'into', 'within', 'at', 'through', 'held in', 'surrounded by'],
    'The share of the box that lies in the other box.',
    inside,
  ),
  binary(
    'outside',
    ['outside', 'out of', 'off'],
    'The share of the box that lies outside the other box.',
    (subject, object, picture) => 1 - inside(subject, object, picture),
  ),
  binary(
    'with',
    ['with', 'has', 'having', 'containing', 'showing', 'displaying', 'full of', 'filled with'],
    'The other thing lies within, or is smaller and touches; a larger one stands next to it.',
    (subject, object, picture) =>
      Math.max(
        holds(subject, object, picture),
        inside(object, subject, picture),
        0.6 * near(subject, object, picture),
      ),
  ),
  binary(
    'of',
    ['of', 'part of', 'belonging to', 'from'],
    'Lies within the other thing, or touches it.',
    (subject, object, picture) =>
      Math.max(inside(subject, object, picture), 0.7 * near(subject, object, picture)),
  ),
  binary(
    'holding',
    [
      ...['holding', 'carrying', 'using', 'eating', 'drinking', 'reading', 'swinging', 'pulling'],
      ...['pushing', 'throwing', 'catching', 'hugging', 'gripping', 'playing with', 'lifting'],
      ...['hitting', 'kicking', 'to hit', 'to catch', 'playing', 'walking', 'leading'],
      ...['drinking from', 'talking on', 'eating from', 'cutting', 'feeding', 'working on'],
    ],
    'Smaller than the holder, half of it or more within the holder, or at least touching it.',
    holds,
  ),
  binary(
    'held by',
    [
      ...['held by', 'carried by', 'used by', 'eaten by', 'worn by', 'pulled by', 'pushed by'],
      ...['read by', 'hugged by', 'thrown by', 'caught by', 'had by', 'led by', 'owned by'],
      ...['swung by', 'touched by', 'cut by', 'walked by', 'played by', 'lifted by'],
    ],
    'Holding, with the two things swapped.',
    swapped(holds),
  ),
  binary(
    'wearing',
    ['wearing', 'dressed in', 'clad in', 'sporting', 'to wear'],
    'At least half of the other thing lies within the wearer.',
    (subject, object) =>
      softStep(Math.log(subject.area / object.area), 0, 0.3) *
      softStep(shareWithin(object, subject), 0.5, 0.1),
  ),
  binary(
    'riding',
    [...['riding', 'driving', 'riding on', 'mounting', 'sitting atop', 'straddling', 'riding in']],
    'The rider overlaps the other thing, shares its columns, and is higher in the picture.',
    rides,
  ),
  binary(
    'ridden by',
    ['ridden by', 'driven by', 'mounted by', 'occupied by', 'sat on by', 'sitted by'],
    'Riding, with the two things swapped; or the other is on it.',
    (subject, object, picture) =>
      Math.max(rides(object, subject, picture), on(object, subject, picture)),
  ),
  binary(
    'next to',
    [
      ...['next to', 'near', 'by', 'close to', 'beside', 'nearby', 'around', 'among', 'edge of'],
      ...['facing', 'looking at', 'watching', 'looking toward', 'talking to', 'end of', 'petting'],
      ...['attached to', 'past', 'with others', 'walking with', 'sitting with', 'standing with'],
      ...['sitting by', 'leaning against', 'tied to', 'watched by', 'looked at by', 'followed by'],
      ...['following', 'sniffing', 'pointing at', 'facing toward', 'toward', 'reaching for'],
      ...['connected to', 'middle of', 'kissing', 'chasing', 'chased by', 'touching'],
    ],
    'Falls with the gap: 1 when touching, 0.37 at half a mean side of the two boxes.',
    near,
  ),
  binary(
    'across from',
    ['across from', 'opposite'],
    'Near, with the centres side by side or one below the other.',
    (subject, object) => nearness(subject, object, 1.5),
  ),
  binary(
    'away from',
    ['away from', 'far from', 'far away from', 'beyond', 'facing away from'],
    'One minus nearness at three times the reach of next to.',
    (subject, object) => 1 - nearness(subject, object, 1.5),
  ),
  binary(
    'behind',
    [
      ...[
        'behind',
        'back of',
        'in back of',
        'obscured by',
        'blocked by',
        'hidden by',
        'covered by',
      ],
      ...['hidden behind', 'farther than', 'further than'],
    ],
    'Near, with its foot higher in the picture than that of the other, or smaller.',
    behind,
  ),
  binary(
    'in front of',
    [
      ...['in front of', 'front of', 'before', 'ahead of', 'blocking', 'covering', 'obscuring'],
      ...['closer than', 'nearer than'],
    ],
    'Near, with its foot lower in the picture than that of the other, or larger.',
    swapped(behind),
  ),
  binary(
    'beside, facing alike',
    ['facing same way as', 'facing the same way as', 'level with', 'in line with', 'like'],
    'Side by side: boxes of similar height with their centres at a similar height.',
    (subject, object) =>
      Math.exp(-(((subject.centerY - object.centerY) / (0.5 * object.height)) ** 2)) *
      Math.exp(-Math.abs(Math.log(subject.height / object.height))),
  ),
  binary(
    'same side as',
    ['same side as', 'same half as'],
    'Both centres lie in the left half of the picture, or both in the right; nearer ones more.',
    sameSide,
  ),
  binary(
    'bigger than',
    [
      ...['bigger than', 'larger than', 'bigger', 'larger', 'fatter than', 'heavier than'],
      ...['bulkier than', 'chubbier than'],
    ],
    'A larger box: 0.5 for equal areas, 0.95 at twice the area.',
    exceeds(({ area }) => area),
  ),
  binary(
    'smaller than',
    ['smaller than', 'smaller', 'tinier than', 'littler than', 'younger than', 'lesser than'],
    'A smaller box: 0.5 for equal areas, 0.95 at half the area.',
    swapped(exceeds(({ area }) => area)),
  ),
  binary(
    'taller than',
    ['taller than', 'longer than', 'older than'],
    'A higher box: 0.5 for equal heights, 0.95 at twice the height.',
    exceeds(({ height }) => height),
  ),
  binary(
    'shorter than',
    ['shorter than'],
    'A lower box: 0.5 for equal heights, 0.95 at half the height.',
    swapped(exceeds(({ height }) => height)),
  ),
  binary(
    'wider than',
    ['wider than', 'thicker than'],
    'A wider box: 0.5 for equal widths, 0.95 at twice the width.',
    exceeds(({ width }) => width),
  ),
  binary(
    'narrower than',
    ['narrower than', 'thinner than', 'skinnier than', 'slimmer than'],
    'A narrower box: 0.5 for equal widths, 0.95 at half the width.',
    swapped(exceeds(({ width }) => width)),
  ),
  {
    kind: 'ternary',
    name: 'between',
    words: ['between', 'in between'],
    definition:
      'The centre lies between those of the two others, 12 % or more from either, near their line.',
    score: between,
  },
  {
    kind: 'extreme',
    name: 'closest to',
    words: ['closest to', 'nearest', 'nearest to', 'closer to', 'nearer to'],
    definition: 'The least distance (0.7 × gap + 0.3 × between centres) of those meant.',
    measure: (subject, object, picture) => -distance(subject, object, picture),
  },
  {
    kind: 'extreme',
    name: 'farthest from',
    words: ['farthest from', 'furthest from', 'farther from', 'further from'],
    definition: 'The greatest distance (0.7 × gap + 0.3 × between centres) of those meant.',
    measure: distance,
  },
  {
    kind: 'identity',
    name: 'is',
    words: ['is', 'except', 'one of', 'out of those'],
    definition: 'The thing itself is what the other words describe.',
  },
];

/**
 * What relating words mean in a picture. Every score is geometry of two boxes, or of three, from
 * 0 to 1; the first entry that has a word wins, so that `[mine, ...defaultRelations]` redefines a
 * word and `[...defaultRelations, mine]` adds one.
 */
export const defaultRelations: readonly RelationDefinition[] = definitions.map((definition) => {
  const hint = hints[definition.name];
  return hint === undefined ? definition : { ...definition, hint };
});
