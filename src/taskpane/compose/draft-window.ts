import { hasSameRecipients, readDraft, readDraftAddresses } from '../../outlook/draft.ts';
import { readDraftMarker, writeDraftMarker } from '../../outlook/draft-marker.ts';
import type { DraftWindow } from './surroundings.ts';

/** The draft that the pane stands beside. */
export const draftWindow = (item: Office.MessageCompose): DraftWindow => ({
  addresses: (signal) => readDraftAddresses(item, signal),
  read: (signal) => readDraft(item, signal),
  hasSameRecipients: (draft, signal) => hasSameRecipients(item, draft, signal),
  marker: () => readDraftMarker(item),
  mark: (marker) => writeDraftMarker(item, marker),
});
