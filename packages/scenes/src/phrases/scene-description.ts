import type { Random } from '@grounder/core';

import type { SceneColour, SceneExpressionKind, SceneShape, SceneTexture } from '../scene.js';

/** What an object must be like; what is left out does not matter. */
export interface Selector {
  readonly size?: 'small' | 'large';
  readonly colour?: SceneColour;
  readonly texture?: Exclude<SceneTexture, 'plain'>;
  readonly shape?: SceneShape;
}

/** A side of the picture. */
export type Side = 'left' | 'right' | 'top' | 'bottom';

/** A part of the picture. */
export type Place = Side | 'middle' | `${'top' | 'bottom'} ${'left' | 'right'}`;

/** How one object stands to another. */
export type SceneRelation = 'left' | 'right' | 'above' | 'below' | 'beside';

/** What else must hold of the object meant. */
export type Condition =
  | { readonly kind: 'none' }
  | { readonly kind: 'location'; readonly place: Place }
  | { readonly kind: 'superlative'; readonly extreme: Side | 'largest' | 'smallest' }
  | { readonly kind: 'ordinal'; readonly rank: number; readonly from: Side }
  | { readonly kind: 'relation'; readonly relation: SceneRelation; readonly anchor: Description }
  | { readonly kind: 'between'; readonly anchors: readonly [Description, Description] };

/** What a phrase says, before it is put into words. */
export interface Description {
  readonly selector: Selector;
  readonly condition: Condition;
}

/** Tells by what a description tells its object from the others. */
export function kindOf({ condition }: Description): SceneExpressionKind {
  if (condition.kind === 'none') return 'attribute';
  if (condition.kind !== 'relation') return condition.kind;
  return condition.anchor.condition.kind === 'none' ? 'relation' : 'hop';
}

/** Puts a description into words, in one of several ways. */
export function phraseOf({ selector, condition }: Description, random: Random): string {
  const noun = nounOf(selector);
  const say = (...ways: readonly string[]): string =>
    ways[Math.floor(ways.length * random())] ?? noun;
  switch (condition.kind) {
    case 'none':
      return say(`the ${noun}`, `the ${noun}`, noun);
    case 'location': {
      const place = say(...placeWords(condition.place));
      return say(`the ${noun} ${place}`, `the ${noun} that is ${place}`, `${noun} ${place}`);
    }
    case 'superlative':
      return say(...superlativeWords(condition.extreme, noun));
    case 'ordinal': {
      const rank = ['first', 'second', 'third'][condition.rank - 1] ?? '';
      return say('the ', '') + `${rank} ${noun} from the ${condition.from}`;
    }
    case 'relation': {
      const relation = say(...relationWords[condition.relation]);
      const anchor = withArticle(phraseOf(condition.anchor, random));
      return say(`the ${noun} ${relation} ${anchor}`, `the ${noun} that is ${relation} ${anchor}`);
    }
    case 'between': {
      const [one, other] = condition.anchors.map((each) => withArticle(phraseOf(each, random)));
      return `the ${noun} between ${one} and ${other}`;
    }
  }
}

function nounOf({ size, colour, texture, shape }: Selector): string {
  return [size, colour, texture, shape ?? 'object'].filter((word) => word !== undefined).join(' ');
}

function withArticle(phrase: string): string {
  return phrase.startsWith('the ') ? phrase : `the ${phrase}`;
}

const relationWords: Readonly<Record<SceneRelation, readonly string[]>> = {
  left: ['left of', 'to the left of'],
  right: ['right of', 'to the right of'],
  above: ['above', 'over'],
  below: ['below', 'under'],
  beside: ['next to', 'beside'],
};

function placeWords(place: Place): readonly string[] {
  switch (place) {
    case 'left':
    case 'right':
      return [`on the ${place}`, `on the ${place} side`, `on the ${place} side of the picture`];
    case 'top':
    case 'bottom':
      return [`at the ${place}`, `at the ${place} of the picture`];
    case 'middle':
      return ['in the middle', 'in the middle of the picture'];
    default: {
      const [vertical, side = ''] = place.split(' ');
      const other = vertical === 'top' ? 'upper' : 'lower';
      return [`in the ${place} corner`, `in the ${other} ${side} corner`, `on the ${place}`];
    }
  }
}

function superlativeWords(extreme: Side | 'largest' | 'smallest', noun: string): readonly string[] {
  switch (extreme) {
    case 'left':
    case 'right':
      return [`the ${extreme}most ${noun}`, `the ${noun} furthest to the ${extreme}`];
    case 'top':
      return [`the highest ${noun}`, `the ${noun} furthest to the top`];
    case 'bottom':
      return [`the lowest ${noun}`, `the ${noun} furthest to the bottom`];
    default:
      return [`the ${extreme} ${noun}`];
  }
}
