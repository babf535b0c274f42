import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';

const places = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** The browser of this machine; undefined where there is none, and then tests in it skip visibly. */
export const chromiumPath = places.find((path) => path !== '' && existsSync(path));

/** Nothing but what a page asks for. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the browser, or skips the suite that asks. */
export async function openBrowser(suite: Mocha.Context): Promise<Browser> {
  if (chromiumPath === undefined) {
    console.log('      no browser: install chromium or name one by CHROMIUM_PATH');
    return suite.skip();
  }
  return chromium.launch({ executablePath: chromiumPath, args: flags });
}
