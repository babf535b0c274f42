import type { SceneColour, SceneShape, SceneSize, SceneTexture } from './scene.js';

/** All shapes. */
export const sceneShapes: readonly SceneShape[] = [
  'circle',
  'cross',
  'diamond',
  'heart',
  'ring',
  'square',
  'star',
  'triangle',
];

/** Red, green and blue of one colour, 0 to 255. */
export type Rgb = readonly [number, number, number];

/** Each colour as it is painted, and the shade of it that textures are made with. */
export const scenePalette: Readonly<
  Record<SceneColour, { readonly base: Rgb; readonly shade: Rgb }>
> = {
  black: { base: [15, 15, 15], shade: [60, 60, 60] },
  blue: { base: [31, 90, 210], shade: [20, 58, 136] },
  brown: { base: [122, 70, 28], shade: [79, 45, 18] },
  green: { base: [44, 160, 44], shade: [28, 104, 28] },
  orange: { base: [248, 134, 20], shade: [180, 96, 12] },
  pink: { base: [248, 140, 192], shade: [200, 90, 145] },
  purple: { base: [135, 52, 185], shade: [88, 34, 120] },
  red: { base: [215, 36, 38], shade: [150, 24, 26] },
  white: { base: [250, 250, 250], shade: [214, 214, 214] },
  yellow: { base: [244, 222, 40], shade: [184, 166, 26] },
};

/** All colours. */
export const sceneColours = Object.keys(scenePalette) as readonly SceneColour[];

/** All sizes. */
export const sceneSizes: readonly SceneSize[] = ['small', 'medium', 'large'];

/** All textures. */
export const sceneTextures: readonly SceneTexture[] = ['plain', 'striped', 'dotted', 'checked'];

const wordsOfPlaces =
  'above and at below beside between bottom corner first from furthest highest in largest left ' +
  'leftmost lower lowest middle next object of on over picture right rightmost second side ' +
  'smallest that is the third to top under upper';

/** Every word that expressions about scenes are made of, sorted. */
export const sceneWords: readonly string[] = [
  ...sceneShapes,
  ...sceneColours,
  'small',
  'large',
  'striped',
  'dotted',
  'checked',
  ...wordsOfPlaces.split(' '),
].sort();
