import { expect } from 'chai';

import type { Fault } from './server.js';
import { id, StoreKit } from '../store/support.js';

describe('the listing of a hostile hub', () => {
  let kit: StoreKit;

  beforeEach(async () => {
    kit = await StoreKit.create();
  });

  afterEach(async () => {
    await kit.remove();
  });

  for (const [name, next, expected] of [
    ['leads back to itself', (url: string) => url, /a page that leads back to/],
    ['always names another page', (url: string) => `${url}&more`, /more than 1000 pages/],
  ] as const) {
    it(`ends at a listing that ${name}`, async () => {
      const page: Fault = ({ request, response }) => {
        const address = `${kit.hub.endpoint}${request.url ?? ''}`.slice(0, 4000);
        kit.hub.listingFaults.push(page);
        const { search } = new URL(next(address));
        const shown = search.length < 3000 ? search : `?n=${kit.hub.seen.length}`;
        const path = new URL(address).pathname;
        response.setHeader('link', `<${kit.hub.endpoint}${path}${shown}>; rel="next"`);
        response.end('[]');
      };
      kit.hub.listingFaults.push(({ answer }) => {
        kit.hub.listingFaults.push(page);
        answer();
      });

      const { code, message } = await kit.failureOf(kit.store().pull(id));

      expect(code).to.equal('INVALID_DATA');
      expect(message).to.match(expected);
    });
  }

  it('ends within the time for a listing that comes too slowly', async () => {
    const page = Buffer.alloc(20_000, ' ');
    kit.hub.listingFaults.push(({ response }) => {
      const timer = setInterval(() => response.write(page), 50);
      response.on('close', () => {
        clearInterval(timer);
      });
    });

    const { code, message } = await kit.failureOf(kit.store({ stallTimeoutMs: 400 }).pull(id));

    expect(code).to.equal('INVALID_DATA');
    expect(message).to.match(/no end of it within 4 s/);
  });
});
