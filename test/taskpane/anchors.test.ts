import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anchorsAt, MAX_ANCHORS_BYTES } from '../../src/taskpane/anchors.ts';
import { listen } from './browser.ts';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

let server: Server;
let address: string;
let asked = 0;
let answer: (response: ServerResponse) => void;

beforeAll(async () => {
  server = createServer((_, response) => {
    asked++;
    answer(response);
  });
  address = `http://127.0.0.1:${await listen(server)}/anchors.pem`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('anchorsAt', () => {
  it('gives each certificate of the bundle, and asks only once', async () => {
    answer = (response) => response.end(`# the organisation's own\n${PEM}and\r\n${PEM}`);
    const trust = anchorsAt(address);
    const before = asked;
    const { state, anchors } = await trust();
    expect(state).toBe('loaded');
    expect(anchors.map((anchor) => new TextDecoder().decode(anchor))).toEqual([PEM.trim(), PEM.trim()]);
    await trust();
    expect(asked).toBe(before + 1);
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['there is no such file', (response) => response.writeHead(404).end(PEM)],
    ['a start page comes instead', (response) => response.end('<!doctype html><title>Welcome</title>')],
    ['the file is empty', (response) => response.end()],
  ])('has no anchors where %s', async (_, answering) => {
    answer = answering;
    expect(await anchorsAt(address)()).toEqual({ state: 'absent', anchors: [] });
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['the server fails', (response) => response.writeHead(500).end(PEM)],
    ['it leads elsewhere', (response) => response.writeHead(302, { location: '/elsewhere.pem' }).end()],
    ['the file is too large', (response) => response.end(PEM.padEnd(MAX_ANCHORS_BYTES + 1))],
    [
      'the line breaks',
      (response) =>
        response.writeHead(200, { 'content-length': '5000' }).write(PEM, () => response.destroy()),
    ],
  ])('has no anchors where %s, and tries again the next time', async (_, answering) => {
    answer = answering;
    const trust = anchorsAt(address);
    expect(await trust()).toEqual({ state: 'unreadable', anchors: [] });
    answer = (response) => response.end(PEM);
    expect((await trust()).state).toBe('loaded');
  });

  it('stops reading a file without an end', async () => {
    answer = (response) => {
      const more = () => response.writable && response.write('x'.repeat(65_536), more);
      more();
    };
    expect((await anchorsAt(address)()).state).toBe('unreadable');
  });
});
