import type { Bytes } from '../bytes.ts';
import { TransportError, type Transport, type TransportRequest } from './transport.ts';

interface Question extends Pick<TransportRequest, 'url' | 'post' | 'limit'> {
  /** The same for two questions that have the same answer. */
  readonly key: string;
}

export type Answer = { readonly bytes: Bytes } | { readonly why: string };

/** Asks a question of a server; whatever goes wrong outside is an answer, too. */
export type Asker = (question: Question) => Promise<Answer>;

export interface AskerLimits {
  /** Milliseconds for all that one message makes ask. */
  readonly ms: number;
  /** Questions that one message may make ask. */
  readonly questions: number;
}

/**
 * Asks on behalf of one message: each question once, within a time for all of them together. The time runs from the
 * first question, for a message that needs nobody can take as long as it likes.
 */
export function createAsker(transport: Transport, limits: AskerLimits, signal?: AbortSignal): Asker {
  const answers = new Map<string, Promise<Answer>>();
  let end: number | undefined;
  const ask = async ({ url, post, limit }: Omit<Question, 'key'>): Promise<Answer> => {
    end ??= performance.now() + limits.ms;
    const ms = end - performance.now();
    if (ms <= 0) return { why: 'no time was left for it' };
    try {
      return { bytes: await transport({ url, limit, ms, signal, ...(post ? { post } : {}) }) };
    } catch (error) {
      if (error instanceof TransportError) return { why: error.message };
      throw error;
    }
  };
  return (question) => {
    const known = answers.get(question.key);
    if (known) return known;
    if (answers.size >= limits.questions) return Promise.resolve({ why: 'too many were asked before' });
    const answer = ask(question);
    answers.set(question.key, answer);
    return answer;
  };
}
