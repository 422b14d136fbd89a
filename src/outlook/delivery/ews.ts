import { OutlookError } from '../outlook-error.ts';
import { base64, base64Length } from './base64.ts';
import { MESSAGES, readEwsAnswer, type EwsAnswer } from './ews-answer.ts';
import { askEws, EWS_MOST, ewsEnvelope, xmlText } from './ews-request.ts';
import type { Refusal } from './outcome.ts';
import { UnaskedError, type Posted, type Road } from './road.ts';

/**
 * Exchange Web Services with a whole MIME message, through Outlook: on-premises alone, Exchange Online has turned it
 * off. The manifest must ask for ReadWriteMailbox (docs/policy.md).
 *
 * @param most characters of a request at most
 */
export function ewsRoad(box: Office.Mailbox, most = EWS_MOST): Road {
  return {
    name: 'ews',
    unfit({ bytes }) {
      const octets = ewsEnvelope(createItem('')).length + base64Length(bytes.length);
      return octets > most ? { code: 'too-large', octets, most } : undefined;
    },
    look: (messageId, signal) => look(box, messageId, signal),
    post: ({ bytes }, signal) => post(box, base64(bytes), signal),
  };
}

const createItem = (mime: string): string =>
  '<m:CreateItem MessageDisposition="SendAndSaveCopy">' +
  '<m:SavedItemFolderId><t:DistinguishedFolderId Id="sentitems"/></m:SavedItemFolderId>' +
  `<m:Items><t:Message><t:MimeContent CharacterSet="UTF-8">${mime}</t:MimeContent></t:Message></m:Items>` +
  '</m:CreateItem>';

const findItem = (messageId: string): string =>
  '<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape>' +
  '<m:IndexedPageItemView MaxEntriesReturned="1" Offset="0" BasePoint="Beginning"/>' +
  '<m:Restriction><t:IsEqualTo><t:FieldURI FieldURI="message:InternetMessageId"/>' +
  `<t:FieldURIOrConstant><t:Constant Value="${xmlText(messageId)}"/></t:FieldURIOrConstant>` +
  '</t:IsEqualTo></m:Restriction>' +
  '<m:ParentFolderIds><t:DistinguishedFolderId Id="sentitems"/></m:ParentFolderIds></m:FindItem>';

async function look(box: Office.Mailbox, messageId: string, signal: AbortSignal): Promise<boolean> {
  const answer = await asked(box, findItem(messageId), signal);
  const folder = answer.message.getElementsByTagNameNS(MESSAGES, 'RootFolder')[0];
  const total = folder?.getAttribute('TotalItemsInView') ?? '';
  // Anything but a count must not pass for "not there": that would let the message go out a second time.
  if (!/^\d+$/.test(total)) throw new UnaskedError({ code: 'not-accepted', detail: 'no count of messages' });
  return total !== '0';
}

/** @throws UnaskedError; or the reason of `signal` */
async function asked(box: Office.Mailbox, operation: string, signal: AbortSignal): Promise<EwsAnswer> {
  let answer;
  try {
    answer = readEwsAnswer(await askEws(box, operation, signal));
  } catch (error) {
    signal.throwIfAborted();
    throw new UnaskedError(beforeServer(error) ?? { code: 'unreachable', detail: 'no answer' });
  }
  if (answer?.succeeded === true) return answer;
  throw new UnaskedError(
    refusalOf(answer) ?? { code: 'not-accepted', detail: answer?.code ?? 'an answer that is not EWS' },
  );
}

async function post(box: Office.Mailbox, mime: string, signal: AbortSignal): Promise<Posted> {
  signal.throwIfAborted();
  try {
    const answer = readEwsAnswer(await askEws(box, createItem(mime), signal));
    return answer?.succeeded === true ? 'accepted' : (refusalOf(answer) ?? 'unclear');
  } catch (error) {
    return beforeServer(error) ?? 'unclear';
  }
}

/** AccessRestricted and GenericTokenError: Outlook got no token for the server, so it asked it nothing. */
const NO_TOKEN: readonly (number | undefined)[] = [9017, 9018];

/** Why Outlook itself did not pass the question on; undefined where it may have. */
function beforeServer(error: unknown): Refusal | undefined {
  if (!(error instanceof OutlookError)) return undefined;
  const { code, officeCode } = error;
  if (NO_TOKEN.includes(officeCode)) return { code: 'sign-in-failed', detail: String(officeCode) };
  // Without a number it was office.js that threw: no such method, or the manifest asks for too little.
  const isThrown = code === 'failed' && officeCode === undefined;
  return code === 'unsupported' || isThrown ? { code: 'unsupported', detail: error.call } : undefined;
}

/** Errors that say that nothing was sent ([MS-OXWSCDATA] ResponseCodeType); any other leaves it open. */
const REFUSALS: Readonly<Record<string, (answer: EwsAnswer) => Refusal>> = {
  ErrorSendAsDenied: () => ({ code: 'send-as-denied' }),
  ErrorMessageSizeExceeded: () => ({ code: 'server-too-large' }),
  ErrorServerBusy: ({ backOff }) => ({
    code: 'throttled',
    seconds: backOff === undefined ? undefined : Math.ceil(backOff / 1000),
  }),
  ErrorAccessDenied: ({ code }) => ({ code: 'access-denied', detail: code }),
  ErrorMissingRecipients: ({ code }) => ({ code: 'not-accepted', detail: code }),
  ErrorInvalidRecipients: ({ code }) => ({ code: 'not-accepted', detail: code }),
  ErrorMimeContentInvalid: ({ code }) => ({ code: 'not-accepted', detail: code }),
  ErrorMimeContentInvalidBase64String: ({ code }) => ({ code: 'not-accepted', detail: code }),
  ErrorQuotaExceeded: ({ code }) => ({ code: 'not-accepted', detail: code }),
  ErrorSchemaValidation: ({ code }) => ({ code: 'not-accepted', detail: code }),
};

function refusalOf(answer: EwsAnswer | undefined): Refusal | undefined {
  return answer && Object.hasOwn(REFUSALS, answer.code) ? REFUSALS[answer.code]?.(answer) : undefined;
}
