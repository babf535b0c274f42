import type { RelationDefinition } from './relation-definition.js';

/**
 * Finds what relating words mean. Words that the table does not have are read by degrees: without
 * their first word ("glued onto" as "onto"), a deed done by the other as "held by", any other verb
 * as "next to", since deeds need touch or nearness.
 */
export function findRelation(
  word: string,
  relations: readonly RelationDefinition[],
): RelationDefinition | undefined {
  const exact = lookUp(word, relations);
  if (exact !== undefined) return exact;
  return unrelated.has(word) ? undefined : readByDegrees(word, relations);
}

const unrelated = new Set(['and', 'or', 'like', 'as', 'during', 'for', 'despite', 'about', 'to']);

function lookUp(
  word: string,
  relations: readonly RelationDefinition[],
): RelationDefinition | undefined {
  return relations.find(({ words }) => words.includes(word));
}

function readByDegrees(
  word: string,
  relations: readonly RelationDefinition[],
): RelationDefinition | undefined {
  const parts = word.split(' ');
  const isPassive = parts.length > 1 && parts.at(-1) === 'by';
  if (isPassive) return lookUp('held by', relations);
  for (let start = 1; start < parts.length; start += 1) {
    const found = lookUp(parts.slice(start).join(' '), relations);
    if (found !== undefined) return found;
  }
  const verb = lookUp(parts[0] ?? '', relations);
  if (verb !== undefined) return verb;
  return parts[0]?.endsWith('ing') === true ? lookUp('next to', relations) : undefined;
}
