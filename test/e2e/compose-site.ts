import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import webpack, { type Configuration } from 'webpack';
import { developmentCertificate } from '../../src/simulator/dev-certificate.ts';
import { startSimulator, type Simulator } from '../../src/simulator/serve.ts';
import configurations from '../../webpack.config.js';
import { launchChromium } from '../support/launch-chromium.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The simulated Outlook with the pane as webpack builds it, but for its sign-in (compose-pane.ts). */
export interface ComposeSite {
  readonly simulator: Simulator;
  readonly browser: Browser;
  close(): Promise<void>;
}

/** @param files beside the pane's pages: config.json, anchors.pem, trust.json */
export async function startComposeSite(files: Readonly<Record<string, string>>): Promise<ComposeSite> {
  const folder = mkdtempSync(join(tmpdir(), 'signet-compose-'));
  const [pane, page, mailbox] = [join(folder, 'pane'), join(folder, 'page'), join(folder, 'mailbox')];
  mkdirSync(mailbox);
  await buildPages(pane, page);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(pane, name), content);
  const simulator = await startSimulator({
    port: 0,
    mailbox,
    pane,
    page,
    officeJs: here('../../node_modules/@microsoft/office-js/dist'),
    certificate: await developmentCertificate(folder, new Date()),
  });
  const browser = await launchChromium();
  return {
    simulator,
    browser,
    async close() {
      await browser.close();
      await simulator.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function buildPages(pane: string, page: string): Promise<void> {
  const [deployed, , simulated] = configurations({ allowNetwork: true }) as readonly Configuration[];
  if (deployed === undefined || simulated === undefined) throw new Error('webpack.config.js has other parts');
  const entry = {
    ...(deployed.entry as Record<string, string>),
    taskpane: fileURLToPath(new URL('./compose-pane.ts', import.meta.url)),
  };
  await new Promise<void>((resolve, reject) => {
    const built = [
      { ...deployed, entry, devtool: false, output: { ...deployed.output, path: pane } },
      { ...simulated, devtool: false, output: { ...simulated.output, path: page } },
    ] as const;
    webpack(built as unknown as Configuration[], (error, stats) => {
      if (error) reject(error);
      else if (stats?.hasErrors()) reject(new Error(stats.toString('errors-only')));
      else resolve();
    });
  });
}
