import type { Random } from '@grounder/core';

import type { SceneExpression, SceneObject } from '../scene.js';
import type {
  Condition,
  Description,
  Place,
  SceneRelation,
  Selector,
  Side,
} from './scene-description.js';
import { kindOf, phraseOf } from './scene-description.js';
import { fits, resolveDescription } from './resolve-description.js';

/** The objects of a scene and the picture's side in pixels. */
interface World {
  readonly objects: readonly SceneObject[];
  readonly side: number;
}

const sides: readonly [Side, ...Side[]] = ['left', 'right', 'top', 'bottom'];
const places: readonly [Place, ...Place[]] = [
  ...sides,
  'middle',
  'top left',
  'top right',
  'bottom left',
  'bottom right',
];
const relations: readonly [SceneRelation, ...SceneRelation[]] = [
  'left',
  'right',
  'above',
  'below',
  'beside',
];
/** Draws for each phrase before another kind is tried. */
const draws = 30;

/** The kinds of conditions, the frequent ones several times. */
const conditionKinds = [
  'none',
  'none',
  'location',
  'location',
  'superlative',
  'superlative',
  'ordinal',
  'relation',
  'relation',
  'relation',
  'hop',
  'between',
] as const;
type ConditionKind = (typeof conditionKinds)[number];

/**
 * Finds phrases that each fit one object clearly and no other, about as many objects as possible.
 */
export function sampleExpressions(
  world: World,
  count: number,
  random: Random,
): readonly SceneExpression[] {
  const found = new Map<string, SceneExpression>();
  const order = shuffled(world.objects.keys(), random);
  for (let attempt = 0; found.size < count && attempt < 6 * count; attempt += 1) {
    const object = order[attempt % order.length];
    const kind = conditionKinds[Math.floor(conditionKinds.length * random())] ?? 'none';
    const description = object === undefined ? undefined : describe(object, kind, world, random);
    if (object === undefined || description === undefined) continue;
    const text = phraseOf(description, random);
    found.set(text, {
      text,
      object,
      kind: kindOf(description),
      anchors: anchorsOf(description, world),
    });
  }
  return [...found.values()];
}

function describe(
  target: number,
  kind: ConditionKind,
  world: World,
  random: Random,
): Description | undefined {
  for (let draw = 0; draw < draws; draw += 1) {
    const description = {
      selector: sampleSelector(world.objects[target], random),
      condition: sampleCondition(kind, target, world, random),
    };
    const { condition, selector } = description;
    if (condition === undefined) continue;
    // Where the words alone suffice, the place would teach nothing.
    const matching = world.objects.filter((object) => fits(object, selector));
    if (condition.kind !== 'none' && matching.length < 2) continue;
    const whole = { selector, condition };
    if (resolveDescription(whole, world.objects, world.side) === target) return whole;
  }
  return undefined;
}

function sampleSelector(object: SceneObject | undefined, random: Random): Selector {
  if (object === undefined) return {};
  const { shape, colour, size, texture } = object;
  return {
    ...(random() < 0.9 && { shape }),
    ...(random() < 0.6 && { colour }),
    ...(size !== 'medium' && random() < 0.35 && { size }),
    ...(texture !== 'plain' && random() < 0.35 && { texture }),
  };
}

function sampleCondition(
  kind: ConditionKind,
  target: number,
  world: World,
  random: Random,
): Condition | undefined {
  const pick = <T>(values: readonly [T, ...T[]]): T =>
    values[Math.floor(values.length * random())] ?? values[0];
  const anchor = (anchorKind: ConditionKind) => sampleAnchor(target, anchorKind, world, random);
  switch (kind) {
    case 'none':
      return { kind };
    case 'location':
      return { kind, place: pick(places) };
    case 'superlative':
      return { kind, extreme: pick([...sides, 'largest', 'smallest']) };
    case 'ordinal':
      return { kind, rank: pick([1, 2, 3]), from: pick(sides) };
    case 'between': {
      const [one, other] = [anchor('none'), anchor('none')];
      return one && other && { kind, anchors: [one, other] };
    }
    default: {
      const other = anchor(kind === 'hop' ? 'superlative' : 'none');
      return other && { kind: 'relation', relation: pick(relations), anchor: other };
    }
  }
}

/** Another object in words, in one draw: what does not come out is drawn again with the phrase. */
function sampleAnchor(
  target: number,
  kind: ConditionKind,
  world: World,
  random: Random,
): Description | undefined {
  const others = [...world.objects.keys()].filter((index) => index !== target);
  const other = others[Math.floor(others.length * random())];
  if (other === undefined) return undefined;
  const selector = sampleSelector(world.objects[other], random);
  const condition = sampleCondition(kind, other, world, random);
  if (condition === undefined) return undefined;
  const description = { selector, condition };
  const isRight = resolveDescription(description, world.objects, world.side) === other;
  return isRight ? description : undefined;
}

function anchorsOf({ condition }: Description, { objects, side }: World): readonly number[] {
  const anchors =
    condition.kind === 'relation'
      ? [condition.anchor]
      : condition.kind === 'between'
        ? condition.anchors
        : [];
  return anchors.flatMap((anchor) => resolveDescription(anchor, objects, side) ?? []);
}

function shuffled(values: Iterable<number>, random: Random): readonly number[] {
  return [...values]
    .map((value) => ({ value, key: random() }))
    .sort((one, other) => one.key - other.key)
    .map(({ value }) => value);
}
