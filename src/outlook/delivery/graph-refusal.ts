import { errorCodeOf, type GraphAnswer } from './graph-request.ts';
import type { Refusal } from './outcome.ts';

/** What a server's refusal comes to, for the person; only of answers that say that nothing was done. */
export function graphRefusal(answer: GraphAnswer): Refusal {
  const code = errorCodeOf(answer);
  const detail = [`HTTP ${answer.status}`, code].filter((word) => word !== '').join(' ');
  if (code === 'ErrorSendAsDenied') return { code: 'send-as-denied' };
  if (code === 'ErrorMessageSizeExceeded') return { code: 'server-too-large' };
  switch (answer.status) {
    case 401:
      return { code: 'sign-in-failed', detail };
    case 403:
      return { code: 'access-denied', detail };
    case 413:
      return { code: 'server-too-large' };
    case 429:
      return { code: 'throttled', seconds: answer.retryAfter };
    default:
      return { code: 'not-accepted', detail };
  }
}
