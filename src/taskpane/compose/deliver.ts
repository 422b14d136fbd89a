import { discardDraft } from '../../outlook/delivery/leftover.ts';
import { ewsRoad } from '../../outlook/delivery/ews.ts';
import { GRAPH_MOST, graphRoad } from '../../outlook/delivery/graph.ts';
import type { GraphAccess } from '../../outlook/delivery/graph-request.ts';
import type { GraphClient } from '../../outlook/delivery/graph-token.ts';
import { createOutbox } from '../../outlook/delivery/outbox.ts';
import type { TokenSource } from '../../outlook/delivery/token-source.ts';
import type { Config } from '../../outlook/policy/config.ts';
import type { Delivery } from './surroundings.ts';

/** Graph of the public cloud. */
const GRAPH = 'https://graph.microsoft.com/v1.0';

/** Where config.json says nothing: src/outlook/delivery/ews-request.ts. */
const EWS_USUAL = 1_000_000;

export interface Roads {
  readonly box: Office.Mailbox;
  readonly item: Office.MessageCompose;
  readonly tokens: (client: GraphClient) => TokenSource;
  /** In milliseconds since 1970. */
  readonly now: () => number;
}

/** The road that the organisation configured: Graph before EWS; a file where it configured none. */
export function deliveryOf(config: Config, begunEarlier: boolean, roads: Roads): Delivery {
  const { box, item, now } = roads;
  const access = config.graph && graphAccess(config.graph, roads);
  if (access !== undefined) {
    const most = config.delivery?.graphMost ?? GRAPH_MOST;
    const graph = { access, restId: (id: string) => box.convertToRestId(id, REST_V2) };
    return {
      kind: 'server',
      most: octetsIn(most),
      outbox: createOutbox({ road: graphRoad(access, most), begunEarlier, now }),
      discard: (signal) => discardDraft(item, graph, signal),
    };
  }
  if (config.ews !== true) return { kind: 'file' };
  const most = config.delivery?.ewsMost ?? EWS_USUAL;
  return {
    kind: 'server',
    most: octetsIn(most),
    outbox: createOutbox({ road: ewsRoad(box, most), begunEarlier, now }),
    discard: (signal) => discardDraft(item, undefined, signal),
  };
}

/** Office.MailboxEnums.RestVersion.v2_0; the enum itself is missing outside Outlook. */
const REST_V2 = 'v2.0';

function graphAccess(
  { clientId, authority, endpoint }: NonNullable<Config['graph']>,
  { tokens, now }: Roads,
): GraphAccess {
  const redirectUri = `${location.origin}${location.pathname}`;
  const token = tokens({ clientId, authority, redirectUri });
  return { base: endpoint ?? GRAPH, token, fetch: (...asked) => fetch(...asked), now };
}

/** Messages go as base64 in one line. */
const octetsIn = (characters: number): number => Math.floor(characters / 4) * 3;
