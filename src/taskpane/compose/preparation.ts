import type { DraftMarker } from '../../outlook/draft-marker.ts';
import type { ComposeState, DraftFacts, SignatureForm } from './compose-state.ts';
import { noteOf, StoppedError } from './note-of.ts';
import { addressText, composeTrust } from './protect-draft.ts';
import type { Search } from './search.ts';
import type { StateCell } from './state-cell.ts';
import type { Surroundings } from './surroundings.ts';

/** What the person does before sending. */
export interface Preparation {
  /** Reads the draft's addresses and what was asked of it; also once more, where that failed. */
  readonly open: () => Promise<void>;
  /** Asks Outlook whether the addresses are still the same, and looks for certificates where they are not, or `anew`. */
  readonly refresh: (anew?: boolean) => Promise<void>;
  /** Switches Sign or Encrypt. */
  readonly ask: (wanted: Partial<Pick<DraftMarker, 'sign' | 'encrypt'>>) => Promise<void>;
  readonly choose: (
    wanted: Partial<{ readonly identityId: string; readonly form: SignatureForm; readonly typed: string }>,
  ) => void;
  /** Takes in other people's certificates from a file. */
  readonly importCertificates: (file: Blob) => Promise<void>;
  /** Puts the file's certificate in the place of ours. */
  readonly acceptCertificate: (address: string, certificateId: string) => Promise<void>;
}

/** Files with the certificates of hundreds of people are smaller; in octets. */
const MOST_FILE = 16 * 1024 * 1024;

export function createPreparation(cell: StateCell, surroundings: Surroundings, search: Search): Preparation {
  const { window, composer, trust, now } = surroundings;
  const unheard = () => new AbortController().signal;
  return {
    async open() {
      cell.tell({ kind: 'opening' });
      cell.tell(await opened(surroundings));
      await search.start();
    },
    async refresh(anew = false) {
      if (cell.get().kind !== 'preparing') return;
      // A client that is busy answers the next time.
      const addresses = await window.addresses(unheard()).catch(() => undefined);
      const state = cell.get();
      if (addresses === undefined || state.kind !== 'preparing') return;
      const isSame = addressText(addresses) === addressText(state.facts.addresses);
      if (isSame && !anew) return;
      cell.learn({ addresses, ...(isSame ? {} : { recipients: undefined, problems: [] }) });
      await search.start();
    },
    async ask(wanted) {
      const state = cell.get();
      if (state.kind !== 'preparing') return;
      if (wanted.encrypt !== undefined) search.leaveEncrypt();
      cell.tell({ ...state, note: undefined });
      search.mark({ ...state.facts.marker, ...wanted });
      await search.start();
    },
    choose(wanted) {
      cell.learn(wanted);
      if (wanted.identityId !== undefined) void search.start();
    },
    async importCertificates(file) {
      try {
        if (file.size > MOST_FILE) throw new StoppedError({ code: 'file-not-read' });
        const bytes = new Uint8Array(await file.arrayBuffer());
        const trusted = composeTrust(await trust());
        cell.learn({ imported: await composer.importCertificates(bytes, trusted, now().toISOString()) });
      } catch {
        cell.learn({}, { code: 'file-not-read' });
      }
      await search.start();
    },
    async acceptCertificate(address, certificateId) {
      await composer.replaceCertificate(address, certificateId);
      const state = cell.get();
      if (state.kind !== 'preparing' || state.facts.imported === undefined) return;
      const { imported } = state.facts;
      const differing = imported.differing.filter((each) => each.address !== address);
      cell.learn({ imported: { ...imported, differing, added: [...imported.added, address] } });
      await search.start();
    },
  };
}

/** Never rejects. */
async function opened({ window, policy, delivery, now }: Surroundings): Promise<ComposeState> {
  const { signal } = new AbortController();
  try {
    const parsed = await policy();
    if (parsed.kind === 'unreadable')
      throw new StoppedError({ code: 'policy-unreadable', detail: parsed.problem });
    const [marker, addresses] = await Promise.all([window.marker(), window.addresses(signal)]);
    const { config } = parsed;
    const facts: DraftFacts = {
      config,
      marker,
      addresses,
      delivery: delivery(config, marker.begun),
      recipients: undefined,
      problems: [],
      identityId: undefined,
      form: 'clear',
      typed: '',
      imported: undefined,
    };
    if (!marker.begun) return { kind: 'preparing', facts, note: undefined };
    const since = now().getTime();
    return { kind: 'begun-earlier', facts, found: 'not-asked', since, mayRepeat: false, isBusy: false };
  } catch (error) {
    return { kind: 'unusable', note: noteOf(error, signal) };
  }
}
