/** Names of the tensors of the translated model. */
export const faceResTensors = {
  image: 'input_1',
  /** The mean of the last layer over the picture: 1,024 numbers. */
  pooled: 'global_pooling/Mean',
  /** Not in the original: means of a middle layer over the quarters of the picture, 512 numbers each. */
  grid: 'grid',
  /** How surely the face is a man's. */
  sex: 'gender_pred/Sigmoid',
  /** How surely it has each age from 0 to 99. */
  age: 'age_pred/Softmax',
} as const;
