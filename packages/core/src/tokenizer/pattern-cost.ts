import type { PatternPart, PatternSequence } from './parse-pattern.js';
import { parsePattern } from './parse-pattern.js';

/** Upper bounds of what a backtracking engine does with a part at one place of a text. */
interface Cost {
  /** Steps until the part has been tried in all its ways. */
  readonly all: number;
  /** Steps that lead to no match, when only the first way is taken. */
  readonly lost: number;
  /** In how many ways it may match, each of which is tried when what follows fails. */
  readonly ways: number;
  /** Whether it may fail at all. */
  readonly fails: boolean;
}

/**
 * Bounds the steps that a backtracking engine loses at one place of a text with a regular expression.
 * What is matched is not counted, since no character is matched twice. The bound takes all characters
 * for equal: an exponential expression never seems cheaper than it is, and some that are harmless
 * seem exponential.
 * @param length - Characters of the text.
 * @returns Infinity also for back-references, for the flag `v`, and for groups that nest more than
 *   100 deep.
 */
export function patternCost({ source, flags }: RegExp, length: number): number {
  const alternatives = flags.includes('v') ? undefined : parsePattern(source);
  if (alternatives === undefined) return Infinity;
  return eitherCost(alternatives, { length, goesOn: false, behind: false }).lost;
}

/** Where a part stands. */
interface Place {
  readonly length: number;
  /** Whether something follows that may fail, so that the part is tried in its other ways. */
  readonly goesOn: boolean;
  /** Whether the text is read backwards. */
  readonly behind: boolean;
}

function eitherCost(alternatives: readonly PatternSequence[], place: Place): Cost {
  const costs = alternatives.map((sequence) => sequenceCost(sequence, place));
  const sum = (read: (cost: Cost) => number): number =>
    costs.reduce((total, cost) => total + read(cost), 0);
  return {
    all: sum(({ all }) => all),
    lost: sum(({ lost }) => lost),
    ways: place.goesOn ? sum(({ ways }) => ways) : 1,
    fails: costs.every(({ fails }) => fails),
  };
}

function sequenceCost(sequence: PatternSequence, place: Place): Cost {
  const parts = place.behind ? sequence : sequence.toReversed();
  let rest: Cost = { all: 0, lost: 0, ways: 1, fails: false };
  for (const part of parts) {
    const goesOn = place.goesOn || rest.fails;
    const own = partCost(part, { ...place, goesOn });
    rest = {
      all: own.all + times(own.ways, rest.all),
      lost: goesOn ? own.all + times(own.ways, rest.lost) : own.lost + rest.lost,
      ways: own.ways * rest.ways,
      fails: own.fails || rest.fails,
    };
  }
  return rest;
}

function partCost(part: PatternPart, place: Place): Cost {
  switch (part.kind) {
    case 'single':
      return { all: 1, lost: 1, ways: 1, fails: true };
    case 'reference':
      return { all: Infinity, lost: Infinity, ways: Infinity, fails: true };
    case 'group':
      return eitherCost(part.alternatives, place);
    case 'look': {
      // Once it holds, it is not tried in another way; what it matches is matched again.
      const { all } = eitherCost(part.alternatives, {
        ...place,
        behind: part.behind,
        goesOn: true,
      });
      return { all, lost: all, ways: 1, fails: true };
    }
    case 'repeat':
      return repeatCost(part, place);
  }
}

function repeatCost(
  { part, least, most }: Extract<PatternPart, { readonly kind: 'repeat' }>,
  place: Place,
): Cost {
  const turns = Math.max(least, Math.min(most, place.length));
  // After what must be there it can always be left off, so that no turn is tried anew.
  const isFree = !place.goesOn && least <= 1;
  const turn = partCost(part, { ...place, goesOn: !isFree });
  const all = times((turns + 1) * turn.all, turn.ways ** turns);
  return {
    all,
    lost: isFree ? turn.lost : all,
    ways: (turns - least + 1) * turn.ways ** turns,
    fails: least > 0 && turn.fails,
  };
}

/** Nothing times without end is nothing here. */
function times(left: number, right: number): number {
  return left === 0 || right === 0 ? 0 : left * right;
}
