/** Names of the tensors of the translated model. */
export const centerNetTensors = {
  image: 'tower_0/images',
  heatMap: 'tower_0/keypoints',
  extents: 'tower_0/wh',
  /** Not in the original: the greatest of the 80 classes in each cell of the heat map. */
  greatest: 'greatest',
} as const;
