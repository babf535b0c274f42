import { expect } from 'chai';

import { findMoveNetPackage, openMoveNet } from '@grounder/embedded';
import { decodeModel } from '@grounder/onnx';

import { describePackagedModel } from './describe-packaged-model.js';

describePackagedModel('findMoveNetPackage', {
  package: '@vladmandic/human',
  part: 'pose estimator',
  folder: 'models',
  files: ['movenet-lightning.json', 'movenet-lightning.bin'],
  keptAs: ['movenet-lightning', 't1.onnx'],
  find: findMoveNetPackage,
  open: openMoveNet,
});

describe('findMoveNetPackage', () => {
  it('translates into any number of float pictures, channels before rows', async () => {
    const { graph } = decodeModel(await (await findMoveNetPackage()).translate());

    expect(graph.inputs).to.deep.equal([
      { name: 'input', type: { kind: 'tensor', type: 'float32', dims: ['axis0', 3, 192, 192] } },
    ]);
    expect(graph.outputs.map(({ name }) => name)).to.deep.equal([
      'StatefulPartitionedCall/Sigmoid',
      'StatefulPartitionedCall/truediv_2',
      'StatefulPartitionedCall/kpt_regress_0/conv2d_6/BiasAdd',
      'StatefulPartitionedCall/kpt_offset_0/conv2d_7/BiasAdd',
    ]);
    expect(graph.nodes.filter(({ opType }) => opType === 'Transpose')).to.deep.equal([]);
  });
});
