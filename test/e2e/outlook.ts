import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, FrameLocator, Locator, Page } from 'playwright-core';
import { developmentCertificate } from '../../src/simulator/dev-certificate.ts';
import type { Behaviour } from '../../src/simulator/host/behaviour.ts';
import { startSimulator } from '../../src/simulator/serve.ts';
import { launchChromium } from '../support/launch-chromium.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
export const SAMPLES = here('../../assets/samples/');

/** Dispatch ids of the host protocol. */
export const CALL = { getAttachmentContent: 150, getAsFile: 204 } as const;

/** The built pane in the simulated Outlook, with the real office.js, in a real Chromium. */
export interface Outlook {
  readonly url: string;
  readonly page: Page;
  readonly pane: FrameLocator;
  /** What any frame complained of, so far. */
  readonly complaints: string[];
  /** Every address that any frame or worker asked for, so far. */
  readonly asked: readonly string[];
  /** The card that says this headline. */
  card(headline: string): Locator;
  select(file: string): Promise<void>;
  selectNothing(): Promise<void>;
  behave(call: number, behaviour: Behaviour | null): Promise<void>;
}

export interface Site {
  readonly url: string;
  newContext(options?: Parameters<Browser['newContext']>[0]): Promise<BrowserContext>;
  open(options?: Parameters<Browser['newContext']>[0]): Promise<Outlook>;
  close(): Promise<void>;
}

/** @param extra messages beside the samples, by file name */
export async function startSite(extra: Readonly<Record<string, Uint8Array>> = {}): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'signet-e2e-'));
  const mailbox = join(folder, 'mailbox');
  cpSync(SAMPLES, mailbox, { recursive: true });
  for (const [name, bytes] of Object.entries(extra)) writeFileSync(join(mailbox, name), bytes);
  const simulator = await startSimulator({
    port: 0,
    mailbox,
    pane: here('../../dist/pane'),
    page: here('../../dist/simulator'),
    officeJs: here('../../node_modules/@microsoft/office-js/dist'),
    certificate: await developmentCertificate(folder, new Date()),
  });
  const browser = await launchChromium();
  const newContext: Site['newContext'] = (options) =>
    browser.newContext({ ignoreHTTPSErrors: true, ...options });
  return {
    url: simulator.url,
    newContext,
    open: async (options) => openOutlook(await newContext(options), simulator.url),
    close: async () => {
      await browser.close();
      await simulator.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function openOutlook(context: BrowserContext, url: string): Promise<Outlook> {
  const asked: string[] = [];
  context.on('request', (request) => asked.push(request.url()));
  const page = await context.newPage();
  const complaints = listen(page);
  await page.goto(url);
  await page.waitForFunction(() => window.signetSimulator !== undefined);
  const pane = page.frameLocator('iframe[title=Signet]');
  await pane.getByRole('heading', { level: 1 }).waitFor();
  const select = (file: string | null): Promise<void> =>
    page.evaluate((wanted) => {
      const simulator = window.signetSimulator!;
      const index = simulator.messages.findIndex((message) => message.file === wanted);
      if (wanted !== null && index < 0) throw new Error(`the mailbox has no ${wanted}`);
      return simulator.select(wanted === null ? null : index);
    }, file);
  return {
    url,
    page,
    pane,
    complaints,
    asked,
    card: (headline) => pane.getByRole('region', { name: headline }),
    select,
    selectNothing: () => select(null),
    behave: (call, behaviour) =>
      page.evaluate(([id, how]) => window.signetSimulator!.behave(id, how), [call, behaviour] as const),
  };
}

/** What Chromium says of every add-in's iframe, in the real Outlook too: both permissions are office.js's needs. */
const SANDBOX = 'An iframe which has both allow-scripts and allow-same-origin';

/** Collects what a frame complains of in the console. */
export function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    const isComplaint = message.type() === 'error' || message.type() === 'warning';
    if (isComplaint && !message.text().startsWith(SANDBOX)) complaints.push(message.text());
  });
  return complaints;
}
