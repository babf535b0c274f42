import { annotateFactors, annotateGrounding } from '@grounder/pipeline/internal';
import type { Candidate, Grounding, PhraseFactor, Size } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { drawHeatMap } from '@grounder/images';
import pc from 'picocolors';

import { formatBox } from './format-box.js';
import { formatScore } from './format-score.js';

/** Where an explanation is drawn, if anywhere, and of how many candidates. */
export interface ExplainOptions {
  /** `true`: in words alone; else also into this file. */
  readonly explain: string | true;
  /** The system that answered. */
  readonly system: string;
  /** How many candidates are explained. */
  readonly top: number;
}

/** Tells whether an answer comes with factors. */
export function hasFactors({ candidates }: Grounding): boolean {
  return candidates.some(({ factors }) => factors !== undefined);
}

/** Checks that an answer can be explained as asked, before anything is written. */
export function assertExplained(grounding: Grounding, { explain, system }: ExplainOptions): void {
  // Where nothing was detected, there is nothing to judge.
  if (hasFactors(grounding) || grounding.candidates.length === 0) return;
  const wanted = 'a system that judges a phrase part by part for --explain, such as embedded';
  if (explain === true) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected ${wanted}, got ${system}: if it looks at pixels, name a file for its heat map, ` +
        'such as --explain heat.png',
    );
  }
  if (hasAttention(grounding)) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected ${wanted}, or one that looks at pixels, such as transvg or those with CLIP, got ` +
      system,
  );
}

/**
 * Draws why a box won: candidates and relations where the phrase was judged part by part, else where
 * the system looked.
 */
export function drawExplanation(
  image: Size,
  grounding: Grounding,
  { top }: Pick<ExplainOptions, 'top'>,
): readonly string[] {
  const { attention } = grounding;
  const isHeat = attention !== undefined && hasAttention(grounding) && !hasFactors(grounding);
  if (!isHeat) return [annotateFactors(image, grounding, { top })];
  return [drawHeatMap(image, attention), annotateGrounding(image, grounding, { top: 1 })];
}

/** Lists the factors of the best candidates for a person. */
export function listFactors(
  grounding: Grounding,
  { top }: Pick<ExplainOptions, 'top'>,
): readonly string[] {
  return grounding.candidates
    .slice(0, top)
    .flatMap(({ factors, ...candidate }, index) =>
      factors === undefined ? [] : listCandidate({ ...candidate, factors }, index),
    );
}

function listCandidate({ label, score, box, factors = [] }: Candidate, index: number): string[] {
  const width = Math.max(...factors.map(({ text }) => text.length));
  return [
    `  ${index + 1}. ${pc.bold(label)} ${formatScore(score)} at ${formatBox(box)}`,
    ...factors.map((factor) => listFactor(factor, width)),
  ];
}

function listFactor(
  { kind, text, probability, weight, related }: PhraseFactor,
  width: number,
): string {
  const line = `     ${probability.toFixed(2)} ^ ${weight.toFixed(2).padStart(5)}  ${text.padEnd(width)}  ${pc.dim(kind)}`;
  return related === undefined ? line : `${line} → ${formatBox(related)}`;
}

function hasAttention({ attention }: Grounding): boolean {
  return attention?.shares.some((share) => share > 0) === true;
}
