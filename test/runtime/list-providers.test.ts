import { expect } from 'chai';

import { listProviders } from '@grounder/runtime';
import * as node from 'onnxruntime-node';
import * as web from 'onnxruntime-web';

describe('listProviders', () => {
  it('tells which providers work, and why others do not', async () => {
    const [cpu, other] = await listProviders(node, ['cpu', 'xnnpack']);

    expect(cpu).to.deep.equal({ name: 'cpu', works: true });
    expect(other).to.deep.include({ name: 'xnnpack', works: false });
    expect(other?.reason).to.include('xnnpack');
  });

  it('asks the providers that the build lists when none are named', async () => {
    const build = { ...node, listSupportedBackends: () => [{ name: 'cpu', bundled: true }] };

    expect(await listProviders(build)).to.deep.equal([{ name: 'cpu', works: true }]);
  });

  it('lists nothing of a build that does not tell, and asks it for what is named', async () => {
    expect(await listProviders(web)).to.deep.equal([]);
    expect(await listProviders(web, ['wasm'])).to.deep.equal([{ name: 'wasm', works: true }]);
  });
});
