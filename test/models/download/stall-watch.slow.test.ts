import { expect } from 'chai';

import { drip } from '../hub/faults.js';
import { id, StoreKit } from '../store/support.js';

describe('a server that sends next to nothing', () => {
  let kit: StoreKit;

  beforeEach(async () => {
    kit = await StoreKit.create();
  });

  afterEach(async () => {
    await kit.remove();
  });

  it('ends at a server that drips without end, and says so', async () => {
    kit.hub.faults.push(...Array.from({ length: 9 }, () => drip));

    const { code, message } = await kit.failureOf(kit.store({ stallTimeoutMs: 600 }).pull(id));

    expect(code).to.equal('DOWNLOAD_FAILED');
    expect(message).to.match(/\d+ bytes and no more arrived for 0.6 s/);
    expect(kit.hub.downloads).to.have.length(3);
  });
});
