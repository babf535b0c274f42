import type { FileChoice } from './pull-plan.js';

/**
 * Writes the command that fetches a model.
 * @param name - `owner/name[@revision]`.
 */
export function pullCommand(name: string, choice: FileChoice): string {
  const { dtype = 'fp32', files } = choice;
  const format = dtype === 'fp32' ? '' : ` --dtype ${dtype}`;
  const named = files === undefined ? '' : ` --files ${files.join(' ')}`;
  return `grounder models pull ${name}${format}${named}`;
}
