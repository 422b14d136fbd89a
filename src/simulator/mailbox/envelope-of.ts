import { lexAddresses } from '../../mime/address-tokens.ts';
import type { Entity } from '../../mime/entity.ts';
import { decodeWords, header } from '../../mime/headers.ts';
import { parseFrom } from '../../mime/mailbox.ts';
import type { Address, MailItem } from './mail-item.ts';

/** What the headers say of a message, as a mailbox shows it. Unreadable parts are empty, never an error. */
export function envelopeOf(
  entity: Entity,
): Pick<MailItem, 'subject' | 'from' | 'sender' | 'to' | 'cc' | 'date'> {
  const [from = NOBODY] = addressesIn(header(entity, 'From'));
  const [sender = from] = addressesIn(header(entity, 'Sender'));
  const date = Date.parse(header(entity, 'Date') ?? '');
  return {
    subject: decodeWords(header(entity, 'Subject') ?? ''),
    from,
    sender,
    to: addressesIn(header(entity, 'To')),
    cc: addressesIn(header(entity, 'Cc')),
    date: Number.isNaN(date) ? null : date,
  };
}

const NOBODY: Address = { name: '', address: '' };

function addressesIn(value: string | undefined): readonly Address[] {
  if (value === undefined) return [];
  const groups: string[] = [''];
  for (const { kind, written } of lexAddresses(value)) {
    if (kind === ',') groups.push('');
    else groups.push(`${groups.pop() ?? ''}${written}`);
  }
  return groups
    .map((group) => group.trim())
    .filter((group) => group !== '')
    .map(oneAddress);
}

/** What is not cleanly one mailbox is shown as written. */
function oneAddress(written: string): Address {
  const parsed = parseFrom(written);
  return parsed.kind === 'one'
    ? { name: parsed.name, address: parsed.address }
    : { name: '', address: written };
}
