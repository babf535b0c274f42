import { expect } from 'chai';

import { silence } from '../hub/faults.js';
import { id, StoreKit } from '../store/support.js';

describe('a hub that was never heard', () => {
  let kit: StoreKit;

  beforeEach(async () => {
    kit = await StoreKit.create();
  });

  afterEach(async () => {
    await kit.remove();
  });

  it('gives up soon when there is no network', async () => {
    let asked = 0;
    const noNetwork: typeof fetch = () => {
      asked += 1;
      const cause = Object.assign(new Error('getaddrinfo ENOTFOUND hub.example'), {
        code: 'ENOTFOUND',
      });
      return Promise.reject(new TypeError('fetch failed', { cause }));
    };

    const store = kit.store({ retries: 5, fetch: noNetwork });
    const { code, message } = await kit.failureOf(store.pull(id));

    expect(code).to.equal('DOWNLOAD_FAILED');
    expect(message).to.match(/no answer .*ENOTFOUND.*is this machine offline\?/);
    expect(asked).to.equal(3);
  });

  it('waits once, and not again and again, for a hub that never answers', async () => {
    kit.hub.listingFaults.push(silence, silence, silence);

    const store = kit.store({ retries: 5, stallTimeoutMs: 500 });
    const { code, message } = await kit.failureOf(store.pull(id));

    expect(code).to.equal('DOWNLOAD_FAILED');
    expect(message).to.match(/nothing arrived for 0.5 s.*offline/);
    expect(kit.hub.seen).to.have.length(1);
  });
});
