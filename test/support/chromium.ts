import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';

const candidates = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
/** The browser of this machine; undefined where there is none. */
export const chromiumPath = candidates.find((path) => path !== '' && existsSync(path));

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts this machine's Chromium, or says that there is none and skips the tests.
 * @param context - The hook that starts it.
 * @param flags - What else the browser is started with.
 */
export async function openChromium(
  context: Mocha.Context,
  flags: readonly string[] = [],
): Promise<Browser> {
  if (chromiumPath === undefined) {
    console.log('      no browser: install chromium or name one by CHROMIUM_PATH');
    context.skip();
  }
  return chromium.launch({ executablePath: chromiumPath, args: [...quiet, ...flags] });
}
