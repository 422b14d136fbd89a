import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '../../src/bytes.ts';
import { createPortTransport, serveTransport } from '../../src/net/transport-port.ts';
import { TransportError, type Transport, type TransportRequest } from '../../src/net/transport.ts';

let job: AbortController;
beforeEach(() => {
  job = new AbortController();
});
afterEach(() => job.abort());

const question: TransportRequest = {
  url: 'https://ca.example.org/',
  limit: 1000,
  ms: 5000,
  signal: undefined,
};
const through = (transport: Transport): Transport =>
  createPortTransport(serveTransport(transport, job.signal));

describe('a transport behind a port', () => {
  it('is asked what was asked, and answers each its own', async () => {
    const asked: TransportRequest[] = [];
    const transport = through((request) => {
      asked.push(request);
      // The first is answered last.
      return new Promise((resolve) =>
        setTimeout(() => resolve(utf8(request.url)), asked.length === 1 ? 50 : 0),
      );
    });
    const post = { type: 'application/ocsp-request', body: utf8('body') };
    const answers = await Promise.all([
      transport({ ...question, url: 'https://one.example.org/' }),
      transport({ ...question, url: 'https://two.example.org/', post }),
    ]);
    expect(answers).toEqual([utf8('https://one.example.org/'), utf8('https://two.example.org/')]);
    expect(asked).toMatchObject([{ limit: 1000, ms: 5000 }, { post }]);
  });

  it('says why there is no answer', async () => {
    const transport = through(() => Promise.reject(new TransportError('too slow')));
    const failure = expect(transport(question)).rejects;
    await failure.toThrow(new TransportError('too slow'));
    await failure.toBeInstanceOf(TransportError);
  });

  it('leaves a bug a bug, and nobody waiting', async () => {
    const transport = through(() => Promise.reject(new TypeError('a bug')));
    await expect(transport(question)).rejects.not.toBeInstanceOf(TransportError);
    await expect(transport(question)).rejects.toThrow('TypeError: a bug');
  });

  it('gives up what is asked for a job that is over', async () => {
    const signal = await new Promise<AbortSignal | undefined>((resolve) => {
      const transport = through((request) => {
        resolve(request.signal);
        return new Promise(() => undefined);
      });
      void transport(question);
    });
    expect(signal?.aborted).toBe(false);
    job.abort();
    expect(signal?.aborted).toBe(true);
  });
});
