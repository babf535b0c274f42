import type { Candidate, Grounding, Size } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import type { Colour, LegendEntry, Link, Mark } from '@grounder/images/internal';
import { annotate } from '@grounder/images';

/** How much {@link annotateGrounding} draws. */
export interface AnnotateGroundingOptions {
  /**
   * Most candidates to draw, the winner included; at least 1. Of several things that are meant
   * together all are drawn.
   * @defaultValue 3
   */
  readonly top?: number;
}

/** Of the Okabe–Ito palette: vermilion, blue and bluish green are told apart by all eyes. */
const winnerColour: Colour = [213, 94, 0];
const runnerUpColour: Colour = [0, 114, 178];
const relatedColour: Colour = [0, 158, 115];

/** Draws a grounding: the winner in one colour, the runners-up in another, the phrase below. */
export function annotateGrounding(
  image: Size,
  grounding: Grounding,
  { top = 3 }: AnnotateGroundingOptions = {},
): string {
  const shown = shownCandidates(grounding, top);
  const answer = grounding.box === undefined ? 'nothing fits' : 'the answer';
  return annotate(image, marksOf(grounding, shown), {
    legend: {
      title: grounding.query.text,
      entries: [
        { label: answer, colour: winnerColour },
        { label: 'also considered', colour: runnerUpColour },
      ],
    },
  });
}

/**
 * Draws a grounding with what the phrase says: an arrow from each candidate to the thing that a
 * relation is about, with the relation's words, and below the factors of each candidate.
 * @param grounding - What a grounder returned; without factors it is drawn with the reasons.
 */
export function annotateFactors(
  image: Size,
  grounding: Grounding,
  { top = 3 }: AnnotateGroundingOptions = {},
): string {
  const shown = shownCandidates(grounding, top);
  const links = shown.flatMap((candidate) => linksOf(candidate, grounding));
  const others = [...new Set(links.map(({ to }) => to))];
  const marks = marksOf(grounding, shown);
  const related = others.map((box): Mark => ({ box, colour: relatedColour }));
  const entries = shown.map((candidate): LegendEntry => {
    const { label, score, reason } = candidate;
    return {
      label: `${label}${score === undefined ? '' : ` ${score.toFixed(2)}`}: ${reason}`,
      colour: colourOf(candidate, grounding),
    };
  });
  const other: LegendEntry = { label: 'what they are related to', colour: relatedColour };
  return annotate(image, [...marks, ...related], {
    links,
    legend: {
      title: grounding.query.text,
      entries: related.length === 0 ? entries : [...entries, other],
    },
  });
}

function shownCandidates({ candidates, members }: Grounding, top: number): readonly Candidate[] {
  const isMember = ({ box }: Candidate): boolean => members?.includes(box) === true;
  return candidates.filter((candidate, index) => index < top || isMember(candidate));
}

function marksOf(grounding: Grounding, shown: readonly Candidate[]): readonly Mark[] {
  const marks = shown.map((candidate) => ({
    box: candidate.box,
    label: candidate.label,
    ...defined({ score: candidate.score }),
    colour: colourOf(candidate, grounding),
  }));
  const { box, members = [] } = grounding;
  const isJoint = box !== undefined && members.length > 1;
  return isJoint ? [...marks, { box, colour: winnerColour }] : marks;
}

function linksOf(candidate: Candidate, grounding: Grounding): readonly Link[] {
  return (candidate.factors ?? []).flatMap(({ text, related }) =>
    related === undefined
      ? []
      : [{ from: candidate.box, to: related, label: text, colour: colourOf(candidate, grounding) }],
  );
}

function colourOf(candidate: Candidate, { box, members, candidates }: Grounding): Colour {
  if (box === undefined) return runnerUpColour;
  const isMeant = members?.includes(candidate.box) ?? candidate === candidates[0];
  return isMeant ? winnerColour : runnerUpColour;
}
