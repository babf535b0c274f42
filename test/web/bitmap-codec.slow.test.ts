import type { Browser, Page } from 'playwright-core';

import type { ImageCodec } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { describeImageCodec } from '@grounder/testing';

import { chromiumPath, openChromium } from '../support/chromium.js';
import type { PageServer } from './support/page-server.js';
import type { WebSite } from './support/web-page.js';
import { buildWebSite, openPage } from './support/web-page.js';

describe('bitmapCodec in Chromium', function () {
  this.timeout(120_000);
  let site: WebSite;
  let server: PageServer;
  let browser: Browser;
  let page: Page;

  before(async function () {
    browser = await openChromium(this);
    site = await buildWebSite({ assets: false });
    server = await site.serve();
    ({ page } = await openPage(browser, server));
  });

  after(async () => {
    if (chromiumPath === undefined) return;
    await browser.close();
    await server[Symbol.asyncDispose]();
    await site[Symbol.asyncDispose]();
  });

  /** The codec of the page, as one of this process. */
  function codecOfPage(): ImageCodec {
    return {
      async decode(bytes, { maxPixels, signal }) {
        signal?.throwIfAborted();
        const answer = await page.evaluate(
          async ({ text, limit }) => {
            const file = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
            try {
              const codec = tools.web.bitmapCodec();
              const { width, height, data } = await codec.decode(file, { maxPixels: limit });
              return { width, height, data: Array.from(data) };
            } catch (error) {
              return { error: { ...(error as object), message: (error as Error).message } };
            }
          },
          { text: Buffer.from(bytes).toString('base64'), limit: maxPixels },
        );
        signal?.throwIfAborted();
        if ('error' in answer) throw toError(answer.error);
        return { ...answer, data: Uint8Array.from(answer.data) };
      },
      async encode({ width, height, data }, format) {
        const bytes = await page.evaluate(
          async (given) => {
            const image = { ...given, data: Uint8Array.from(given.data) };
            return Array.from(await tools.web.bitmapCodec().encode(image, given.format));
          },
          { width, height, data: Array.from(data), format },
        );
        return Uint8Array.from(bytes);
      },
    };
  }

  describeImageCodec('bitmapCodec', { create: codecOfPage });
});

function toError(sent: object): Error {
  const { code, message } = sent as GroundingError;
  return typeof code === 'string' ? new GroundingError(code, message) : new Error(message);
}
