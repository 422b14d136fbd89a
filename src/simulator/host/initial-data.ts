import { OWNER, type DraftItem } from '../mailbox/draft-item.ts';
import type { MailItem } from '../mailbox/mail-item.ts';
import { wireAddress } from './wire-address.ts';

/** Codes of the host's own protocol, not those of Office.js. */
const ITEM_TYPE = { messageRead: 1, messageCompose: 4, none: 6 } as const;
const PERMISSION_READ_WRITE_ITEM = 3;
const ATTACHMENT_FILE = 0;

/** What office.js builds mailbox and item from: the answer to GetInitialData, and the payload of ItemChanged. */
export function initialData(item: MailItem | null): object {
  return { ...mailboxData(), ...(item === null ? { itemType: ITEM_TYPE.none } : itemData(item)) };
}

/** The same beside the window of a draft: all but this little is asked for by calls. */
export function draftData({ conversationId, inReplyTo }: DraftItem): object {
  return { ...mailboxData(), itemType: ITEM_TYPE.messageCompose, conversationId, inReplyTo, seriesId: '' };
}

function mailboxData(): object {
  return {
    permissionLevel: PERMISSION_READ_WRITE_ITEM,
    userDisplayName: OWNER.name,
    userEmailAddress: OWNER.address,
    userProfileType: 'office365',
    userTimeZone: 'UTC',
    timeZoneOffsets: [],
    hostVersion: '16.00',
    owaView: 'ThreeColumns',
    ewsUrl: '',
    restUrl: '',
    isRestIdSupported: true,
    openWindowOpen: false,
    entities: {},
    filteredEntities: {},
    regExMatches: null,
    selectedEntities: null,
    selectedRegExMatches: null,
    nativeFlights: {},
  };
}

function itemData(item: MailItem): object {
  return {
    itemType: ITEM_TYPE.messageRead,
    isRead: true,
    id: item.id,
    subject: item.subject,
    normalizedSubject: item.subject.replace(/^((re|fw|fwd):\s*)+/i, ''),
    from: wireAddress(item.from),
    sender: wireAddress(item.sender),
    to: item.to.map(wireAddress),
    cc: item.cc.map(wireAddress),
    bcc: [],
    conversationId: `conversation of ${item.id}`,
    internetMessageId: item.messageId,
    itemClass: item.itemClass,
    dateTimeCreated: item.date ?? 0,
    dateTimeModified: item.date ?? 0,
    dateTimeSent: item.date ?? 0,
    attachments: item.attachments.map(({ id, name, contentType, isInline, content }) => ({
      id,
      name,
      contentType,
      isInline,
      size: content.length,
      attachmentType: ATTACHMENT_FILE,
    })),
  };
}
