import { createMemoryStore } from '../net/evidence-store.ts';
import { createOnlineEvidence } from '../net/online-evidence.ts';
import { createPortTransport } from '../net/transport-port.ts';

/** Lives as long as the worker, and no longer: what was asked leaves no trace on the machine. */
const store = createMemoryStore();

/** Whom to ask on behalf of one message, where the page asks for us. */
export const onlineThrough = (page: MessagePort) =>
  createOnlineEvidence({ transport: createPortTransport(page), store });
