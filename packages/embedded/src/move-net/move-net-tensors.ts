/** Names of the tensors of the translated model. */
export const moveNetTensors = {
  image: 'input',
  heatMap: 'StatefulPartitionedCall/Sigmoid',
  /** Already weighted, by how far the cell is from the middle. */
  centers: 'StatefulPartitionedCall/truediv_2',
  regression: 'StatefulPartitionedCall/kpt_regress_0/conv2d_6/BiasAdd',
  offsets: 'StatefulPartitionedCall/kpt_offset_0/conv2d_7/BiasAdd',
} as const;
