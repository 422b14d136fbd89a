import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MAX_ANCHORS_BYTES, trustAt } from '../../src/taskpane/anchors.ts';
import { listen } from './browser.ts';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

type Answering = (response: ServerResponse) => void;

const missing: Answering = (response) => response.writeHead(404).end();
const text =
  (body: string): Answering =>
  (response) =>
    response.end(body);

let server: Server;
let origin: string;
let asked: string[];
let anchors: Answering;
let settings: Answering;

beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    asked.push(url);
    (url === '/trust.json' ? settings : anchors)(response);
  });
  origin = `http://127.0.0.1:${await listen(server)}`;
});
beforeEach(() => {
  asked = [];
  anchors = text(PEM);
  settings = missing;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const trust = () => trustAt(`${origin}/anchors.pem`, `${origin}/trust.json`);

describe('the issuers that the organisation trusts', () => {
  it('are each certificate of the bundle, which is asked for only once', async () => {
    anchors = text(`# the organisation's own\n${PEM}and\r\n${PEM}`);
    const ask = trust();
    const { state, anchors: found } = await ask();
    expect(state).toBe('loaded');
    expect(found.map((anchor) => new TextDecoder().decode(anchor))).toEqual([PEM.trim(), PEM.trim()]);
    await ask();
    expect(asked.filter((path) => path === '/anchors.pem')).toHaveLength(1);
  });

  it.each<[string, Answering]>([
    ['there is no such file', (response) => response.writeHead(404).end(PEM)],
    ['a start page comes instead', text(`<!doctype html><title>Welcome</title>${PEM}`)],
    ['the file is empty', text('')],
  ])('are none where %s', async (_, answering) => {
    anchors = answering;
    expect(await trust()()).toEqual({ state: 'absent', anchors: [], mozilla: 'on', network: 'off' });
  });

  it.each<[string, Answering]>([
    ['the server fails', (response) => response.writeHead(500).end(PEM)],
    ['it leads elsewhere', (response) => response.writeHead(302, { location: '/elsewhere.pem' }).end()],
    ['the file is too large', text(PEM.padEnd(MAX_ANCHORS_BYTES + 1))],
    [
      'the line breaks',
      (response) =>
        response.writeHead(200, { 'content-length': '5000' }).write(PEM, () => response.destroy()),
    ],
  ])('are none where %s, and are asked for again the next time', async (_, answering) => {
    anchors = answering;
    const ask = trust();
    expect(await ask()).toEqual({ state: 'unreadable', anchors: [], mozilla: 'on', network: 'off' });
    anchors = text(PEM);
    expect((await ask()).state).toBe('loaded');
  });

  it('are no longer read from a file without an end', async () => {
    anchors = (response) => {
      const more = () => response.writable && response.write('x'.repeat(65_536), more);
      more();
    };
    expect((await trust()()).state).toBe('unreadable');
  });
});

describe("Mozilla's list", () => {
  it.each<[string, Answering, 'on' | 'off' | 'unreadable']>([
    ['counts where nothing is said', missing, 'on'],
    ['counts where a start page comes instead', text('\n<!doctype html>'), 'on'],
    ['counts where it is switched on', text('{ "mozilla": true }\n'), 'on'],
    ['does not count where it is switched off', text('\ufeff{\n  "mozilla": false\n}\n'), 'off'],
    ['does not count where the server fails', (response) => response.writeHead(503).end(), 'unreadable'],
    [
      'does not count where the word on it is elsewhere',
      (response) => response.writeHead(302, { location: '/other.json' }).end(),
      'unreadable',
    ],
    // Whoever meant to switch it off must not be taken to have said nothing.
    ['does not count after a slip of the pen', text('{ "mozila": false }'), 'unreadable'],
    ['does not count where the answer is another', text('{ "mozilla": "no" }'), 'unreadable'],
    ['does not count where two answers are given', text('{"mozilla":false,"mozilla":true}'), 'unreadable'],
    ['does not count where the file is empty', text(''), 'unreadable'],
  ])('%s', async (_, answering, expected) => {
    settings = answering;
    expect(await trust()()).toMatchObject({ state: 'loaded', mozilla: expected });
  });

  it('is asked about again where that failed, and no more once it is known', async () => {
    settings = (response) => response.writeHead(503).end();
    const ask = trust();
    await ask();
    settings = text('{"mozilla": false}');
    expect((await ask()).mozilla).toBe('off');
    settings = text('{"mozilla": true}');
    expect((await ask()).mozilla).toBe('off');
  });
});

describe('the network', () => {
  it.each<[string, Answering, 'on' | 'off' | 'unreadable', 'on' | 'off' | 'unreadable']>([
    ['asked nothing where nothing is said', missing, 'off', 'on'],
    ['asked nothing where only Mozilla is named', text('{"mozilla": false}'), 'off', 'off'],
    ['asked where it is switched on', text('{"network": true}'), 'on', 'on'],
    ['asked where both are said', text('{\n  "network": true,\n  "mozilla": false\n}\n'), 'on', 'off'],
    ['asked nothing where it is switched off', text('{"mozilla":true,"network":false}'), 'off', 'on'],
    ['asked nothing after a slip of the pen', text('{"netwrok": true}'), 'unreadable', 'unreadable'],
    ['asked nothing on a word for a truth value', text('{"network": "true"}'), 'unreadable', 'unreadable'],
    ['asked nothing on two answers', text('{"network":false,"network":true}'), 'unreadable', 'unreadable'],
    ['asked nothing where a comma is left over', text('{"network": true,}'), 'unreadable', 'unreadable'],
    ['asked nothing where nothing is in it', text('{}'), 'unreadable', 'unreadable'],
    [
      'asked nothing where the server fails',
      (response) => response.writeHead(503).end(),
      'unreadable',
      'unreadable',
    ],
  ])('is %s', async (_, answering, network, mozilla) => {
    settings = answering;
    expect(await trust()()).toMatchObject({ network, mozilla });
  });
});
