import { expect } from 'chai';

import { findFaceResPackage, openFaceRes } from '@grounder/embedded/internal';
import { decodeModel } from '@grounder/onnx';

import { describePackagedModel } from './describe-packaged-model.js';

describePackagedModel('findFaceResPackage', {
  package: '@vladmandic/human',
  part: 'face network',
  folder: 'models',
  files: ['faceres.json', 'faceres.bin'],
  keptAs: ['faceres', 't1.onnx'],
  find: findFaceResPackage,
  open: openFaceRes,
});

describe('findFaceResPackage', () => {
  it('translates into any number of pictures, channels before rows', async () => {
    const { graph } = decodeModel(await (await findFaceResPackage()).translate());

    expect(graph.inputs).to.deep.equal([
      { name: 'input_1', type: { kind: 'tensor', type: 'float32', dims: ['axis0', 3, 224, 224] } },
    ]);
    expect(graph.nodes.filter(({ opType }) => opType === 'Transpose')).to.deep.equal([]);
  });
});
