import type { ChosenQuery } from '@grounder/captions/internal';
import type { Box, Size } from '@grounder/core';

/** What pseudo-queries of a picture are written with. */
export interface PseudoLinesContext {
  /** The picture's name from the file of lines. */
  readonly image: string;
  /** The picture's size. */
  readonly size: Size;
  /** The split of the picture. */
  readonly split: string;
  /** How it was made, to be found on each line. */
  readonly source: object;
}

/**
 * Writes pseudo-queries of a picture as lines of grounder's JSONL, with the facts behind the words and
 * how they were made. docs/schemas/referring-example.schema.json says what the fields mean.
 */
export function pseudoLines(
  queries: readonly ChosenQuery[],
  { image, size, split, source }: PseudoLinesContext,
): string {
  const { width, height } = size;
  const lines = queries.map(({ text, target, object, distractors, facts, isUnique }, index) => {
    const line = {
      id: `${image}#${index + 1}`,
      image,
      refId: `${image}#object-${object + 1}`,
      width,
      height,
      expression: text,
      box: sidesOf(target.box),
      category: target.label,
      distractors,
      split,
      tags: tagsOf(facts, isUnique),
      score: Number(target.score.toFixed(4)),
      facts,
      source,
    };
    return `${JSON.stringify(line)}\n`;
  });
  return lines.join('');
}

/** Hundredths of pixels, outwards, so that a box keeps an area. */
function sidesOf({ left, top, right, bottom }: Box): readonly number[] {
  return [
    Math.floor(left * 100) / 100,
    Math.floor(top * 100) / 100,
    Math.ceil(right * 100) / 100,
    Math.ceil(bottom * 100) / 100,
  ];
}

/** The kinds of facts beside the noun, for results by tag. */
function tagsOf(facts: ChosenQuery['facts'], isUnique: boolean): readonly string[] {
  const kinds = new Set(facts.map(({ kind }) => kind));
  kinds.delete('noun');
  const tags = kinds.size === 0 ? ['noun'] : [...kinds];
  return isUnique ? tags : [...tags, 'shared'];
}
