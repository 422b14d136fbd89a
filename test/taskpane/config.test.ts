import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { configAt } from '../../src/taskpane/config.ts';
import { listen } from './browser.ts';

let server: Server;
let origin: string;
let status: number;
let body: string;

beforeAll(async () => {
  server = createServer((_request, response) => response.writeHead(status).end(body));
  origin = `http://127.0.0.1:${await listen(server)}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it.each([
  ['is read', 200, '{"ews": true}', { kind: 'loaded', config: { ews: true } }],
  ['decides nothing where it is missing', 404, '', { kind: 'loaded', config: {} }],
  [
    'decides nothing where a start page is in its place',
    200,
    '<!doctype html>',
    { kind: 'loaded', config: {} },
  ],
  [
    'is unreadable where the server fails',
    500,
    '{}',
    { kind: 'unreadable', problem: 'the file could not be loaded' },
  ],
  ['is unreadable where it says too much', 200, '{"x": 1}', { kind: 'unreadable' }],
  ['is unreadable where it is empty', 200, '', { kind: 'unreadable', problem: 'the file must be JSON' }],
])('config.json %s', async (_name, answered, text, expected) => {
  status = answered;
  body = text;
  expect(await configAt(`${origin}/config.json`)()).toMatchObject(expected);
});
