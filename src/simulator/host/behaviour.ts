import { failed, succeeded, type Answer } from './answer.ts';
import { NO_ANSWER } from './message-pump.ts';

/** How one method is to misbehave. Parts combine: a failure can be late. */
export interface Behaviour {
  /** Milliseconds before the answer. */
  readonly delay?: number;
  /** Answer with this Office.js error code. */
  readonly fail?: number;
  /** Never answer. */
  readonly silent?: boolean;
  /** Succeed with this value in place of the mailbox's own (for getAsFileAsync: base64). */
  readonly answer?: unknown;
}

/** What becomes of `answer` under `behaviour`. The answer is worked out now, though it may be sent later. */
export async function applyBehaviour(
  behaviour: Behaviour | undefined,
  answer: () => Answer,
): Promise<Answer | typeof NO_ANSWER> {
  if (behaviour === undefined) return answer();
  if (behaviour.silent === true) return NO_ANSWER;
  const outcome = decide(behaviour, answer);
  await new Promise((resolve) => setTimeout(resolve, behaviour.delay ?? 0));
  return outcome;
}

function decide({ fail, ...rest }: Behaviour, answer: () => Answer): Answer {
  if (fail !== undefined) return failed(fail);
  return 'answer' in rest ? succeeded(rest.answer) : answer();
}
