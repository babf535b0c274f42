import type { Box, Grounding, Query, ScoreOptions } from '@grounder/core';
import type { GroupOptions } from '@grounder/language/internal';

import type { Grounder } from './grounder.js';
import type { ImageSource } from '../images/image-source.js';

/** So many members are explained; of more, only the number is told. */
const explainedMembers = 3;

/**
 * Lets a grounder answer phrases that mean several things with all of them: `members` has their boxes,
 * `box` is the smallest around these. "Two people" means the best two that are different things, "the
 * people" all whose scores come near the best. A phrase in the singular is answered as before.
 * @param grounder - Ranks the candidates by scores that are 0 for what cannot be meant and have
 *   ratios that mean something, as probabilities do.
 * @param options - How near the best a member must be.
 * @returns A grounder with the same candidates and the best one's score. Disposing is left to who
 *   opened the inner one.
 * @example
 * ```ts
 * const { box, members } = await grouped(grounder).ground('photo.jpg', 'two people on the left');
 * ```
 */
export function grouped(grounder: Grounder, options: GroupOptions = {}): Grounder {
  return {
    async ground(
      image: ImageSource,
      phrase: string | Query,
      call: Omit<ScoreOptions, 'explain'> = {},
    ): Promise<Grounding> {
      const grounding = await grounder.ground(image, phrase, call);
      return { ...grounding, ...(await joinMembers(grounding, options)) };
    },
    ...(grounder.attend && { attend: grounder.attend.bind(grounder) }),
  };
}

interface Joined {
  readonly box: Box;
  readonly members: readonly Box[];
  readonly reason: string;
}

async function joinMembers(
  { box, candidates, query }: Grounding,
  options: GroupOptions,
): Promise<Partial<Joined>> {
  if (box === undefined) return {};
  const detections = candidates.map(({ detection }) => detection);
  const scores = candidates.map(({ score }) => score ?? 0);
  const { groupRegions } = await import('@grounder/language/internal');
  const group = groupRegions(query, detections, scores, options);
  if (group === undefined) return {};
  const members = group.members.flatMap((index) => candidates[index] ?? []);
  const reasons = members.slice(0, explainedMembers).map(({ reason }) => reason);
  const rest = members.length - reasons.length;
  const wanted = query.subject?.count ?? members.length;
  const found = members.length < wanted ? `${members.length} of ${wanted}` : `${members.length}`;
  return {
    box: group.box,
    members: members.map((member) => member.box),
    reason: `${found} together: ${reasons.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`,
  };
}
