// For the tests of this repository: what is here may change with any version.
export { rejectionOf, thrownBy } from './expectations.js';
export { nounPhrase } from './noun-phrase.js';
export type { PixelDifference } from './pixels.js';
export { comparePixels } from './pixels.js';
