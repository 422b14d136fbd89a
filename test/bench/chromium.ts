import { createReadStream } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { launchChromium } from '../support/launch-chromium.ts';
import type { Operation, Row } from './row.ts';

type Times = Pick<Row, 'ms' | 'rawMs' | 'pkijsMs'>;

export interface ChromiumBench {
  /** Each in a page of its own, of the input that lies in the folder now. */
  measure(operation: Operation, rounds: number): Promise<Times>;
  close(): Promise<void>;
}

/** @param folder serves page.js and, in input/, the members of the input */
export async function startChromium(folder: string): Promise<ChromiumBench> {
  const server = serve(folder);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const browser = await launchChromium();
  return {
    async measure(operation, rounds) {
      const page = await browser.newPage();
      try {
        await page.goto(`http://127.0.0.1:${port}/`);
        const call = `measure(${JSON.stringify(operation)}, ${rounds})`;
        return await page.evaluate<Times>(`import('/page.js').then(({ measure }) => ${call})`);
      } finally {
        await page.close();
      }
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

function serve(folder: string): Server {
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    // Isolated from other origins a page's clock counts in 5 microseconds, else in 100.
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('cross-origin-embedder-policy', 'require-corp');
    if (pathname === '/') {
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>bench</title>');
      return;
    }
    response.setHeader(
      'content-type',
      pathname.endsWith('.js') ? 'text/javascript' : 'application/octet-stream',
    );
    createReadStream(join(folder, pathname))
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  });
}
