import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../support/launch-chromium.ts';

export interface Site {
  readonly browser: Browser;
  readonly address: string;
  readonly close: () => Promise<void>;
}

export interface SiteOptions {
  /** As `npm run build -- --allow-network` makes the page. */
  readonly allowNetwork?: boolean;
  readonly chromiumArgs?: readonly string[];
}

const TRUSTED_TYPES = new URL('../../src/taskpane/trusted-types.ts', import.meta.url).pathname;

/** Bundles `entries` (name to path), and serves them with the pane's own page, policy and all, to a real browser. */
export async function startSite(
  entries: Readonly<Record<string, string>>,
  { allowNetwork = false, chromiumArgs = [] }: SiteOptions = {},
): Promise<Site> {
  const { outputFiles } = await build({
    entryPoints: { 'trusted-types': TRUSTED_TYPES, ...entries },
    bundle: true,
    write: false,
    outdir: '/',
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  const files = new Map(outputFiles.map(({ path, contents }) => [path, contents]));
  const html = await panePage(allowNetwork);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const script = files.get(pathname);
    if (script !== undefined) response.setHeader('content-type', 'text/javascript').end(script);
    else if (pathname === '/') response.setHeader('content-type', 'text/html').end(html);
    else response.writeHead(pathname.startsWith('/icons/') ? 204 : 404).end();
  });
  const port = await listen(server);
  const browser = await launchChromium(...chromiumArgs);
  return {
    browser,
    address: `http://127.0.0.1:${port}/`,
    async close() {
      await browser.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** page.html as webpack makes it where no office.js is wanted, with the script of the test. */
async function panePage(allowNetwork: boolean): Promise<string> {
  const template = await readFile(new URL('../../src/taskpane/page.html', import.meta.url), 'utf8');
  return template
    .replace(/<% if [^]*?<% } %>/, '<script type="module" src="/page.js"></script>')
    .replace('<%= htmlWebpackPlugin.options.title %>', 'Signet')
    .replace(/<%= htmlWebpackPlugin\.options\.allowNetwork .*? %>/, allowNetwork ? ' https:' : '')
    .replace(/<%=? [^]*?%>/g, '');
}
