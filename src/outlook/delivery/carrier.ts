import type { Bytes } from '../../bytes.ts';
import { CARRIER_FILE, CARRIER_TEXT } from '../carrier-text.ts';
import { writeDraftMarker, type DraftMarker } from '../draft-marker.ts';
import { officeCall } from '../office-call.ts';
import { base64, base64Length } from './base64.ts';
import type { Refusal } from './outcome.ts';

/** The most characters of a file that newer versions of Outlook take. */
const CARRIER_MOST = 27_892_122;

/** Ten megabytes into the draft of a slow client; in milliseconds. */
const ATTACH_LIMIT = 60_000;
const BODY_LIMIT = 10_000;

/** Why a file of so many octets cannot be carried; undefined where it can. */
export function unfitForCarrier(octets: number): Refusal | undefined {
  const length = base64Length(octets);
  return length > CARRIER_MOST ? { code: 'too-large', octets: length, most: CARRIER_MOST } : undefined;
}

/**
 * Turns the draft into an ordinary message that carries the encrypted one as a file, for people who agreed on this add-in:
 * it is not S/MIME, and says so in its text. The person then presses Outlook's own Send. The draft must have lost its
 * own attachments before, and its subject goes out readable.
 *
 * The file comes first: if it fails, the text is still there. The mark comes last: until then the guard stops the draft.
 *
 * @param cms the encrypted content, DER
 * @throws OutlookError
 */
export async function makeCarrier(
  item: Office.MessageCompose,
  cms: Bytes,
  marker: DraftMarker,
): Promise<void> {
  await officeCall<string>('item.addFileAttachmentFromBase64Async', ATTACH_LIMIT, (callback) => {
    item.addFileAttachmentFromBase64Async(base64(cms), CARRIER_FILE, { isInline: false }, callback);
  });
  await officeCall('item.body.setAsync', BODY_LIMIT, (callback) => {
    // 'text' is Office.CoercionType.Text; the enum itself is missing outside Outlook.
    item.body.setAsync(CARRIER_TEXT, { coercionType: 'text' }, callback);
  });
  await writeDraftMarker(item, { ...marker, carrier: true });
}
