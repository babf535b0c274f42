// One thread of `grounder evaluate`: it opens its own systems, since sessions cannot be shared.
import { GroundingError } from '@grounder/core';
import type { SystemAnswer } from '@grounder/evaluation';
import { workerData } from 'piscina';

import { EvaluatedSystems } from './evaluated-systems.js';
import type { EvaluationSetup, GroundTask } from './evaluation-setup.js';

/** An answer, or why there is none: an error's code would be lost between threads. */
export type TaskResult =
  { readonly answer: SystemAnswer } | { readonly code: string; readonly message: string };

const systems = new EvaluatedSystems(workerData as EvaluationSetup);

/**
 * Asks a system.
 *
 * @param task - The question.
 * @returns The answer.
 */
export async function groundInWorker(task: GroundTask): Promise<TaskResult> {
  try {
    return { answer: plain(await systems.ground(task)) };
  } catch (error) {
    if (GroundingError.isInstance(error)) return { code: error.code, message: error.message };
    throw error;
  }
}

/** Keeps what is recorded: the rest would be copied from thread to thread for nothing. */
function plain({ box, label, candidates, query, timings, reason }: SystemAnswer): SystemAnswer {
  const head = query?.subject?.head;
  return {
    box,
    label,
    ...(candidates && {
      candidates: candidates.map(({ box: own, label: name, score, total }) => ({
        box: own,
        label: name,
        score,
        total,
      })),
    }),
    ...(head !== undefined && { query: { subject: { head } } }),
    ...(timings && { timings }),
    ...(reason !== undefined && { reason }),
  };
}
