import { chromium, type Browser } from 'playwright-core';
import { CHROMIUM_ARGS, findChromium } from '../../bin/chromium.js';

/** The machine's own Chromium, headless. */
export function launchChromium(...args: readonly string[]): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined)
    throw new Error('There is no Chromium: `npm test` installs it, or says what to.');
  return chromium.launch({ executablePath, args: [...CHROMIUM_ARGS, ...args] });
}
