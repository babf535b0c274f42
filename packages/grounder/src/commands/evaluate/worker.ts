// One thread of `grounder evaluate`: it opens its own systems, since sessions cannot be shared.
import { GroundingError } from '@grounder/core';
import type { SystemAnswer } from '@grounder/evaluation/internal';
import { workerData } from 'piscina';

import { EvaluatedSystems } from './evaluated-systems.js';
import type { EvaluationSetup, GroundTask } from './setup.js';

/** An answer, or why there is none: an error's code would be lost between threads. */
export type TaskResult =
  { readonly answer: SystemAnswer } | { readonly code: string; readonly message: string };

const systems = new EvaluatedSystems(workerData as EvaluationSetup);

/** Asks a system. */
export async function groundInWorker(task: GroundTask): Promise<TaskResult> {
  try {
    return { answer: await systems.ground(task) };
  } catch (error) {
    if (GroundingError.isInstance(error)) return { code: error.code, message: error.message };
    throw error;
  }
}
