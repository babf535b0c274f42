/**
 * The eleven basic colour terms of English: B. Berlin and P. Kay, "Basic Color Terms: Their
 * Universality and Evolution", 1969.
 */
export const basicColourTerms = [
  'black',
  'white',
  'grey',
  'red',
  'orange',
  'yellow',
  'green',
  'blue',
  'purple',
  'pink',
  'brown',
] as const;

/** One of the eleven basic colour terms. */
export type BasicColourTerm = (typeof basicColourTerms)[number];
