// Numbers of WordNet's lexicographer files, in the order of lexnames(5WN).

/** Those of what can be photographed. */
export const things: ReadonlySet<number> = new Set([3, 5, 6, 8, 13, 17, 20, 27]);
/** People. */
export const persons = 18;
/** Groups of people and things. */
export const groups = 14;
