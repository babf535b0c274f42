import type { DataSet, ReferringExample } from '@grounder/evaluation';
import type { DataSetProblem } from '@grounder/evaluation/internal';

/** Examples and broken records of a split, or of all. */
export async function collect(
  dataSet: DataSet,
  split?: string,
): Promise<{ examples: readonly ReferringExample[]; problems: readonly DataSetProblem[] }> {
  const examples: ReferringExample[] = [];
  const problems: DataSetProblem[] = [];
  const onProblem = (problem: DataSetProblem): void => {
    problems.push(problem);
  };
  const options = split === undefined ? { onProblem } : { split, onProblem };
  for await (const example of dataSet.examples(options)) examples.push(example);
  return { examples, problems };
}

/** Goes through examples to the end, or to where it throws. */
export async function goThrough(examples: AsyncIterable<ReferringExample>): Promise<number> {
  let count = 0;
  for await (const { expression } of examples) count += Math.min(expression.length, 1);
  return count;
}
