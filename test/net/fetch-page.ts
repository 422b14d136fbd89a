import { createFetchTransport } from '../../src/net/fetch-transport.ts';
import type { Transport } from '../../src/net/transport.ts';

interface Asked {
  readonly url: string;
  readonly post?: { readonly type: string; readonly body: readonly number[] };
  readonly limit?: number;
  readonly ms?: number;
  /** Gives up as soon as the request is under way. */
  readonly cancel?: boolean;
}

type Outcome = { readonly bytes: readonly number[] } | { readonly name: string; readonly why: string };

export interface TransportUnderTest {
  readonly ask: (asked: Asked) => Promise<Outcome>;
  /** One after the other, of one transport. */
  readonly askAll: (questions: readonly Asked[], requestMs: number) => Promise<readonly Outcome[]>;
}

declare global {
  var transport: TransportUnderTest;
}

async function outcomeOf(transport: Transport, asked: Asked): Promise<Outcome> {
  const { url, post, limit = 1000, ms = 60_000, cancel = false } = asked;
  const controller = new AbortController();
  try {
    const answer = transport({
      url,
      limit,
      ms,
      signal: controller.signal,
      ...(post ? { post: { ...post, body: Uint8Array.from(post.body) } } : {}),
    });
    if (cancel) controller.abort();
    return { bytes: [...(await answer)] };
  } catch (error) {
    const { name, message } = error as Error;
    return { name, why: message };
  }
}

globalThis.transport = {
  ask: (asked) => outcomeOf(createFetchTransport({ requestMs: 60_000 }), asked),
  async askAll(questions, requestMs) {
    const transport = createFetchTransport({ requestMs });
    const outcomes: Outcome[] = [];
    for (const asked of questions) outcomes.push(await outcomeOf(transport, asked));
    return outcomes;
  },
};
