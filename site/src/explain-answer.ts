import type { Candidate, PhraseFactor } from '@grounder/core';

import type { Answer } from './phrase-grounder.js';

/** An answer in words. */
export interface Explanation {
  readonly headline: string;
  readonly reason: string;
}

/** What is known of a region before the phrase is read. */
const priorKinds = new Set(['confidence', 'size', 'typicalSize', 'duplicate', 'overlap', 'view']);

const grades = [
  { least: 0.85, one: 'fits fully', many: 'fit fully' },
  { least: 0.6, one: 'fits well', many: 'fit well' },
  { least: 0.35, one: 'fits partly', many: 'fit partly' },
  { least: 0, one: 'hardly fits', many: 'hardly fit' },
];

/** The factors that the phrase itself names. */
export function phraseFactors({ factors = [] }: Candidate): readonly PhraseFactor[] {
  return factors.filter(({ kind }) => !priorKinds.has(kind));
}

/** The factors that hold whatever the phrase says. */
export function priorFactors({ factors = [] }: Candidate): readonly PhraseFactor[] {
  return factors.filter(({ kind }) => priorKinds.has(kind));
}

/** Says why a box won, or why there is none. */
export function explainAnswer(answer: Answer): Explanation {
  const [winner, next] = answer.candidates;
  if (answer.box === null || winner === undefined)
    return { headline: 'Nothing fits', reason: sentence(answer.reason) };
  const count = answer.members?.length ?? 1;
  const headline = count > 1 ? `${count} × ${winner.label}` : `The ${winner.label}`;
  const facts = gradedFacts(phraseFactors(winner));
  if (facts === '') return { headline, reason: sentence(answer.reason) };
  const rival = count > 1 ? undefined : next;
  return { headline, reason: [`${facts}.`, rivalFact(winner, rival)].join(' ').trim() };
}

/** Writes a share of one as a percentage; "under 1 %" where it would round to none. */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return 'under 1 %';
  return `${Math.round(share * 100)} %`;
}

function gradedFacts(factors: readonly PhraseFactor[]): string {
  const clauses = grades.flatMap(({ least, one, many }, index) => {
    const most = grades[index - 1]?.least ?? Infinity;
    const named = factors
      .filter(({ probability }) => probability >= least && probability < most)
      .map(({ text }) => `“${text}”`);
    return named.length === 0 ? [] : [`${list(named)} ${named.length > 1 ? many : one}`];
  });
  return list(clauses);
}

function rivalFact(winner: Candidate, rival: Candidate | undefined): string {
  if (rival?.score === undefined || rival.score <= 0) return 'Nothing else comes near.';
  const other = rival.label === winner.label ? `another ${rival.label}` : `a ${rival.label}`;
  return `The next best, ${other}, comes to ${percent(rival.score)}.`;
}

function list(parts: readonly string[]): string {
  return parts.length < 2
    ? parts.join('')
    : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

function sentence(text: string): string {
  const start = `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
  return /[.!?]$/.test(start) ? start : `${start}.`;
}
