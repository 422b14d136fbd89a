/** Draws assets/icons/signet-N.png from the two SVG masters: `npm run icons`, after changing a master. */
import { readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { CHROMIUM_ARGS, findChromium } from './chromium.js';
import { stop } from './stop.js';

/** Below 32 pixels the engraving would blur into the face, so a simpler drawing stands in. */
const SIZES = { 'signet-small.svg': [16], 'signet.svg': [20, 24, 32, 40, 48, 64, 80, 128] };

const folder = new URL('../assets/icons/', import.meta.url);
const executablePath =
  findChromium() ?? stop('Drawing the icons needs Chromium: install it, or set CHROMIUM to its path.');

const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
try {
  const page = await browser.newPage();
  for (const [master, sizes] of Object.entries(SIZES)) {
    const svg = readFileSync(new URL(master, folder)).toString('base64');
    for (const size of sizes) {
      await page.setViewportSize({ width: size, height: size });
      await page.setContent(
        `<body style="margin:0"><img width="${size}" height="${size}" style="display:block" src="data:image/svg+xml;base64,${svg}">`,
      );
      writeFileSync(new URL(`signet-${size}.png`, folder), await page.screenshot({ omitBackground: true }));
    }
  }
} finally {
  await browser.close();
}
