import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../src/simulator/serve.ts';
import { localhostCertificate, makeMailbox } from './sample-mailbox.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The smallest add-in: with the tag that deployed pages have, and a record of what office.js told it. */
const ADD_IN = `<!doctype html>
<html><head><title>add-in</title>
<script src="https://appsforoffice.microsoft.com/lib/1/hosted/office.js"></script>
<script defer src="add-in.js"></script></head><body></body></html>`;

const ADD_IN_SCRIPT = `
window.changes = [];
window.themes = [];
Office.onReady((info) => {
  window.info = info;
  const mailbox = Office.context.mailbox;
  mailbox.addHandlerAsync('olkItemSelectedChanged', () => window.changes.push(mailbox.item && mailbox.item.subject));
  mailbox.addHandlerAsync('officeThemeChanged', (event) => window.themes.push(event.officeTheme.bodyBackgroundColor),
    () => { window.ready = true; });
});`;

export interface RunningSimulator {
  readonly simulator: Simulator;
  readonly options: SimulatorOptions;
  /** Where all its folders lie; what is written here is outside every one that is served. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** Serves the real page and the real office.js, with the add-in above, on a free port. */
export async function runSimulator(): Promise<RunningSimulator> {
  const folder = mkdtempSync(join(tmpdir(), 'signet-simulator-'));
  const [pane, page] = [join(folder, 'pane'), join(folder, 'page')];
  mkdirSync(join(pane, 'icons'), { recursive: true });
  writeFileSync(join(pane, 'icons/signet-32.png'), '');
  writeFileSync(join(pane, 'taskpane.html'), ADD_IN);
  writeFileSync(join(pane, 'add-in.js'), ADD_IN_SCRIPT);
  writeFileSync(join(folder, 'secret.js'), 'outside');
  await buildPage(page);
  localhostCertificate(folder);
  const options: SimulatorOptions = {
    port: 0,
    mailbox: makeMailbox(folder),
    pane,
    page,
    officeJs: here('../../node_modules/@microsoft/office-js/dist'),
    certificate: {
      cert: readFileSync(join(folder, 'tls.pem'), 'utf8'),
      key: readFileSync(join(folder, 'tls.key'), 'utf8'),
    },
  };
  const simulator = await startSimulator(options);
  const stop = async () => {
    await simulator.close();
    rmSync(folder, { recursive: true });
  };
  return { simulator, options, folder, stop };
}

async function buildPage(outdir: string): Promise<void> {
  await build({
    entryPoints: [here('../../src/simulator/page/outlook.ts'), here('../../src/simulator/shims/shims.ts')],
    entryNames: '[name]',
    bundle: true,
    format: 'iife',
    target: 'es2022',
    outdir,
  });
  const html = readFileSync(here('../../src/simulator/page/outlook.html'), 'utf8');
  writeFileSync(
    join(outdir, 'index.html'),
    html.replace('</head>', '<script defer src="outlook.js"></script></head>'),
  );
}
