import { base64, base64Length } from './base64.ts';
import { graphRefusal } from './graph-refusal.ts';
import { askGraph, type GraphAccess, type GraphAnswer } from './graph-request.ts';
import { isInSentItems } from './graph-sent.ts';
import type { Posted, Road } from './road.ts';

/** 4 MB is the documented limit of a request; the least that this can mean, in octets, less what the header takes. */
export const GRAPH_MOST = 4_000_000 - 16_000;

/** 4 MB on a line of 0.5 Mbit/s need over a minute; in milliseconds. */
const SEND_LIMIT = 120_000;

/**
 * Microsoft Graph's sendMail with a whole MIME message: the one documented road on which S/MIME leaves Exchange Online
 * as it was made.
 *
 * @param most octets of a request at most
 */
export function graphRoad(access: GraphAccess, most = GRAPH_MOST): Road {
  return {
    name: 'graph',
    unfit({ bytes }) {
      const octets = base64Length(bytes.length);
      return octets > most ? { code: 'too-large', octets, most } : undefined;
    },
    look: (messageId, signal) => isInSentItems(access, messageId, signal),
    async post({ bytes }, signal) {
      const answer = await askGraph(
        access,
        {
          method: 'POST',
          path: '/me/sendMail',
          scopes: ['Mail.Send'],
          contentType: 'text/plain',
          body: base64(bytes),
          limit: SEND_LIMIT,
        },
        signal,
      );
      return answer === 'lost' ? 'unclear' : postedBy(answer);
    },
  };
}

/** 202 alone is acceptance: a request that was too large has been refused with 200 (microsoft-graph-docs#13979). */
export function postedBy(answer: GraphAnswer): Posted {
  const { status } = answer;
  if (status === 202) return 'accepted';
  // A gateway can give up on a server that goes on and sends; 408 is said of a request that it may have whole.
  if (status >= 500 || status === 408) return 'unclear';
  return graphRefusal(answer);
}
