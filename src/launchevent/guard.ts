import { isCarrierText, CARRIER_FILE } from '../outlook/carrier-text.ts';
import { readDraftMarker } from '../outlook/draft-marker.ts';
import { officeCall } from '../outlook/office-call.ts';
import type { GuardPolicy } from '../outlook/policy/guard-policy.ts';
import { protectionFor } from '../outlook/policy/protection.ts';
import { guardWords, type StopReason } from './guard-words.ts';

// Runs in an engine of ES2016 as well: no flatMap, no Object.entries; and no DOM, storage, network or cryptography.

/** What Outlook is told; undefined: it may send. */
export type GuardAnswer = { readonly sentence: string } | undefined;

/** Smart Alerts shows a notice after 5 s; all of the guard's questions together may take twice this. In milliseconds. */
const ASK_LIMIT = 5_000;

/**
 * Whether Outlook's own Send, which neither signs nor encrypts, may send this draft: not where it was marked, and not
 * where one of the policies wishes a protection for its recipients.
 *
 * Never throws, and always ends: where the draft cannot be asked, the stricter of the policies decides.
 */
export async function guardSend(
  item: Office.MessageCompose,
  policies: readonly GuardPolicy[],
): Promise<GuardAnswer> {
  const isStrict = policies.some(({ onFailure }) => onFailure === 'stop');
  try {
    const reason = await reasonToStop(item, policies);
    return reason && { sentence: guardWords[reason] };
  } catch {
    return isStrict ? { sentence: guardWords.unknown } : undefined;
  }
}

async function reasonToStop(
  item: Office.MessageCompose,
  policies: readonly GuardPolicy[],
): Promise<StopReason | undefined> {
  const marker = await readDraftMarker(item);
  // Sent by the pane already: whatever the draft says, a second message of it is never meant.
  if (marker.begun) return 'begun';
  if (marker.carrier) return (await isUntouchedCarrier(item)) ? undefined : 'carrier-changed';
  if (marker.encrypt) return 'marked-encrypt';
  if (marker.sign) return 'marked-sign';
  if (marker.quotesDecrypted) return 'quotes-decrypted';
  if (policies.every(({ rules }) => rules.length === 0)) return undefined;
  const addresses = await recipients(item);
  const wishes = policies.map(({ rules }) => protectionFor(rules, addresses));
  if (wishes.some(({ encrypt }) => encrypt === 'always')) return 'policy-encrypt';
  return wishes.some(({ sign }) => sign === 'always') ? 'policy-sign' : undefined;
}

async function recipients({ to, cc, bcc }: Office.MessageCompose): Promise<readonly string[]> {
  const fields = await Promise.all(
    [to, cc, bcc].map((field) =>
      officeCall<Office.EmailAddressDetails[]>('recipients.getAsync', ASK_LIMIT, (callback) =>
        field.getAsync(callback),
      ),
    ),
  );
  return fields.reduce<string[]>(
    (all, field) => all.concat(field.map(({ emailAddress }) => emailAddress)),
    [],
  );
}

/** Attack by one's own hand: text typed into a carrier, or a file added to it, would go out readable. */
async function isUntouchedCarrier(item: Office.MessageCompose): Promise<boolean> {
  const [files, body] = await Promise.all([
    officeCall<Office.AttachmentDetailsCompose[]>('item.getAttachmentsAsync', ASK_LIMIT, (callback) =>
      item.getAttachmentsAsync(callback),
    ),
    officeCall<string>('item.body.getAsync', ASK_LIMIT, (callback) => {
      // 'text' is Office.CoercionType.Text.
      item.body.getAsync('text', callback);
    }),
  ]);
  return files.length === 1 && files[0]?.name === CARRIER_FILE && isCarrierText(body);
}
