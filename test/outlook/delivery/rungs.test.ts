import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fromUtf8, utf8, type Bytes } from '../../../src/bytes.ts';
import { toPem } from '../../../src/asn1/pem.ts';
import { CARRIER_FILE, CARRIER_TEXT, isCarrierText } from '../../../src/outlook/carrier-text.ts';
import { makeCarrier, unfitForCarrier } from '../../../src/outlook/delivery/carrier.ts';
import { emlFile } from '../../../src/outlook/delivery/eml-file.ts';
import type { GraphAccess } from '../../../src/outlook/delivery/graph-request.ts';
import { graphRoad } from '../../../src/outlook/delivery/graph.ts';
import { largeMailRoad } from '../../../src/outlook/delivery/large-mail.ts';
import { discardDraft } from '../../../src/outlook/delivery/leftover.ts';
import { createOutbox } from '../../../src/outlook/delivery/outbox.ts';
import type { Road } from '../../../src/outlook/delivery/road.ts';
import { beforeChoice, outcomeWords } from '../../../src/outlook/delivery/outcome-words.ts';
import type { DeliveryOutcome, Refusal } from '../../../src/outlook/delivery/outcome.ts';
import { graphAttachment, graphMessage } from '../../../src/outlook/graph-message.ts';
import { rawMessage } from '../../../src/outlook/message.ts';
import { UNMARKED } from '../../../src/outlook/draft-marker.ts';
import { signMessage } from '../../../src/smime/send.ts';
import { createRoot, NOW } from '../../support/fake-ca.ts';
import { createOpensslFolder, type OpensslFolder } from '../../support/openssl-folder.ts';
import { ownIdentity } from '../../support/own-identity.ts';
import { createStandInGraph, loopbackFetch, type StandInGraph } from '../../support/stand-in-graph.ts';
import { method } from '../fake-item.ts';
import { ID, letter, notedPauses, unheard } from './letters.ts';

let signed: Bytes;
let opaque: Bytes;
let folder: OpensslFolder;
let graph: StandInGraph;
let access: GraphAccess;

beforeAll(async () => {
  const root = await createRoot({ kind: 'RSA-2048' });
  const alice = await ownIdentity(root, { kind: 'RSA-2048' });
  const options = { signers: [alice], signingTime: NOW } as const;
  signed = await signMessage(letter(), { ...options, form: 'clear' });
  opaque = await signMessage(letter(), { ...options, form: 'opaque' });
  folder = createOpensslFolder();
  folder.write('root.pem', utf8(toPem(root.der, 'CERTIFICATE')));
});
afterAll(() => folder.remove());

beforeEach(async () => {
  graph = await createStandInGraph();
  const token = () => Promise.resolve('token-1');
  const now = () => NOW.getTime();
  access = { base: graph.base, token, fetch: loopbackFetch, now, pause: notedPauses().pause };
});
afterEach(() => graph.close());

function verifies(message: Bytes): void {
  folder.write('sent.eml', message);
  const at = NOW.getTime() / 1000;
  folder.run(`cms -verify -in sent.eml -CAfile root.pem -attime ${at} -purpose any -out text`);
  expect(fromUtf8(folder.read('text'))).toContain('Lunch?');
}

const send = (road: Road, message: Bytes, signal = unheard()) =>
  createOutbox({ road, now: () => 0, pause: notedPauses().pause }).send(message, signal);

describe('what left', () => {
  it('by Graph is the message, octet for octet, and openssl verifies it', async () => {
    await send(graphRoad(access), signed);
    expect(graph.sent).toEqual([signed]);
    verifies(graph.sent[0]!);
  });

  it('as a file is the message behind one field, and openssl verifies it', () => {
    const { bytes } = emlFile(signed, 'Lunch');
    expect(fromUtf8(bytes.subarray(0, 13))).toBe('X-Unsent: 1\r\n');
    expect(bytes.subarray(13)).toEqual(signed);
    verifies(bytes);
  });

  it.each([
    ['Re: a/../b\\c', 'Re a b c.eml'],
    ['\u202egpj.exe', 'gpj exe.eml'],
    ['Grüße 漢字', 'Grüße 漢字.eml'],
    ['...', 'message.eml'],
    ['CON', 'message.eml'],
    ['x'.repeat(200), `${'x'.repeat(60)}.eml`],
  ])('is named safely: %j', (subject, name) => {
    expect(emlFile(signed, subject).name).toBe(name);
  });
});

describe('the road for large mail', () => {
  const road = () => largeMailRoad(access, { subject: 'S', to: ['bob@example.org'], cc: [], bcc: [] });

  it.each([
    ['clear-signed', 'IPM.Note.SMIME.MultipartSigned', () => signed],
    ['opaque', 'IPM.Note.SMIME', () => opaque],
  ])('sends a %s draft of the class %s with all of it', async (_name, value, message) => {
    expect(await send(road(), message())).toEqual({ kind: 'sent', by: 'graph-large' });
    const [draft] = [...graph.drafts.values()];
    expect(draft?.sent).toBe(true);
    expect(draft?.json).toMatchObject({
      internetMessageId: ID,
      singleValueExtendedProperties: [{ id: 'String 0x001A', value }],
    });
    if (value === 'IPM.Note.SMIME') expect(draft?.content[0]).toBe(0x30);
    else verifies(draft!.content);
  });

  it('takes nothing that is not S/MIME', async () => {
    expect(await send(road(), letter())).toMatchObject({ why: { code: 'unsupported' } });
    expect(graph.asked).toEqual([]);
  });

  it('leaves no draft behind when it is refused, or cancelled on its way', async () => {
    graph.faults.push({ status: 403, code: 'ErrorSendAsDenied' });
    expect(await send(road(), signed)).toMatchObject({ why: { code: 'send-as-denied' } });
    expect(graph.drafts.size).toBe(0);
    const cancel = new AbortController();
    const ask = access.fetch;
    access = {
      ...access,
      fetch: async (address, init) => {
        if (init?.method === 'PUT') cancel.abort(new Error('cancelled'));
        return ask(address, init);
      },
    };
    expect(await send(road(), signed, cancel.signal)).toEqual({ kind: 'cancelled' });
    expect(graph.drafts.size).toBe(0);
  });

  it('is unknown, with its draft kept, where the answer to the last step is lost', async () => {
    graph.faults.push('accept-and-cut');
    expect(await send(road(), signed)).toEqual({ kind: 'unknown', messageId: ID });
    expect(graph.drafts.size).toBe(1);
  });
});

describe('the draft after sending', () => {
  const draft = (closing: Parameters<typeof method>[0], id: Parameters<typeof method>[0]) =>
    ({ closeAsync: method(closing), getItemIdAsync: method(id) }) as unknown as Office.MessageCompose;
  const reading = () => ({ access, restId: (id: string) => `rest-${id}` });

  it('is closed and discarded', async () => {
    const item = draft({ value: undefined }, { value: 'd' });
    expect(await discardDraft(item, reading(), unheard())).toBe('nothing');
  });

  it('is removed by Graph where its window does not close', async () => {
    graph.mailbox.set('rest-d', { messageId: ID });
    const item = draft({ code: 9020 }, { value: 'd' });
    expect(await discardDraft(item, reading(), unheard())).toBe('window');
    expect(graph.mailbox.size).toBe(0);
    expect(await discardDraft(draft('throws', { value: 'd' }), undefined, unheard())).toBe('draft');
  });

  it('is said to remain where nothing helps', async () => {
    graph.tokens.allowed = [];
    const item = draft({ code: 9020 }, { value: 'd' });
    expect(await discardDraft(item, reading(), unheard())).toBe('draft');
    expect(await discardDraft(draft({ code: 1 }, { code: 9046 }), reading(), unheard())).toBe('draft');
  });
});

describe('a carrier', () => {
  it('has the file, the words and the mark, in this order', async () => {
    const steps: unknown[][] = [];
    const step =
      (name: string) =>
      (...args: unknown[]) => {
        steps.push([name, ...args.slice(0, -1)]);
        method({ value: 'x' })(...args);
      };
    const item = {
      addFileAttachmentFromBase64Async: step('attach'),
      body: { setAsync: step('body') },
      internetHeaders: { setAsync: step('mark') },
    } as unknown as Office.MessageCompose;
    await makeCarrier(item, utf8('cms'), { ...UNMARKED, encrypt: true });
    expect(steps.map(([name]) => name)).toEqual(['attach', 'body', 'mark']);
    expect(steps[0]).toEqual(['attach', btoa('cms'), CARRIER_FILE, { isInline: false }]);
    expect(isCarrierText(steps[1]?.[1] as string)).toBe(true);
    expect(steps[2]?.[1]).toEqual({ 'X-Signet-Draft': 'v1; encrypt; carrier' });
  });

  it('is never called S/MIME', () => {
    expect(beforeChoice.carrier).toContain('not S/MIME');
    expect(CARRIER_TEXT).toContain('not an S/MIME message');
  });

  it('is refused where Outlook takes no such file', () => {
    expect(unfitForCarrier(1_000)).toBeUndefined();
    expect(unfitForCarrier(21_000_000)).toMatchObject({ code: 'too-large' });
  });
});

describe('reading by Graph', () => {
  const item = (fields: object) =>
    ({
      itemClass: 'IPM.Note.SMIME.MultipartSigned',
      attachments: [],
      itemId: 'a',
      ...fields,
    }) as unknown as Office.MessageRead;
  const read = (fields: object = {}) => {
    const reading = { access, restId: (id: string) => `rest/${id}` };
    const servers = { graph: graphMessage(reading), 'graph-attachment': graphAttachment(reading) };
    return rawMessage(item(fields), { servers });
  };

  it('gets every octet', async () => {
    graph.mailbox.set('rest/a', { messageId: ID, mime: signed });
    expect(await read()).toMatchObject({ kind: 'original', rung: 'graph', bytes: signed });
  });

  it('takes the attachment where the message was rewritten', async () => {
    graph.mailbox.set('rest/a', { messageId: ID, mime: letter(), attachment: signed });
    expect(await read()).toMatchObject({ kind: 'original', rung: 'graph-attachment', bytes: signed });
  });

  it('finds it by its Message-ID where Outlook gives no id', async () => {
    graph.mailbox.set('x', { messageId: ID, mime: signed });
    const original = await read({ itemId: '', internetMessageId: ID });
    expect(original).toMatchObject({ kind: 'original', rung: 'graph' });
  });

  it('takes neither of two messages with one Message-ID', async () => {
    graph.mailbox.set('x', { messageId: ID, mime: signed });
    graph.mailbox.set('y', { messageId: ID, mime: opaque });
    const original = await read({ itemId: '', internetMessageId: ID });
    expect(original).toMatchObject({ kind: 'no-original' });
    expect(original.kind === 'no-original' && original.tried.at(-1)?.why).toBe('no-id');
  });

  it.each([
    ['nothing there', {}, 'refused'],
    ['no id and no Message-ID', { itemId: '', internetMessageId: '' }, 'no-id'],
    ['no message of that Message-ID', { itemId: '', internetMessageId: '<n@n>' }, 'absent'],
  ])('says why not: %s', async (_name, fields, why) => {
    const original = await read(fields);
    expect(original.kind === 'no-original' && original.tried.at(-1)).toEqual({
      rung: 'graph-attachment',
      why,
    });
  });

  it('is not tried where it is not configured', async () => {
    const original = await rawMessage(item({}));
    expect(original.kind === 'no-original' && original.tried.map(({ rung }) => rung)).toEqual([
      'getAsFileAsync',
      'attachment',
    ]);
    expect(graph.asked).toEqual([]);
  });
});

describe('outcomeWords', () => {
  const REFUSALS: readonly Refusal[] = [
    { code: 'too-large', octets: 5_000_000, most: 4_000_000 },
    { code: 'server-too-large' },
    { code: 'no-message-id' },
    { code: 'sign-in-failed', detail: 'user_cancelled' },
    { code: 'send-as-denied' },
    { code: 'access-denied', detail: 'HTTP 403' },
    { code: 'throttled', seconds: 90 },
    { code: 'throttled', seconds: undefined },
    { code: 'not-accepted', detail: 'HTTP 200' },
    { code: 'unreachable', detail: 'no answer' },
    { code: 'unsupported', detail: 'x' },
  ];

  it.each(REFUSALS)('say of $code that nothing was sent, and what to do', (why) => {
    const words = outcomeWords({ kind: 'refused', why });
    expect(words.headline).toBe('Not sent');
    expect(words.sentence).toContain('Your draft is as it was.');
    expect(words.next).toMatch(/\.$/);
  });

  it('say what can come of sending again', () => {
    expect(beforeChoice.sendAgain).toContain('twice');
  });

  it('never call unknown sent or not sent, and say what remains of a draft', () => {
    const unknown: DeliveryOutcome = { kind: 'unknown', messageId: ID };
    expect(outcomeWords(unknown).headline).toBe('Perhaps sent');
    expect(outcomeWords({ kind: 'sent', by: 'graph' }).next).toBe('');
    expect(outcomeWords({ kind: 'sent', by: 'graph' }, 'draft').next).toContain('discard');
    expect(outcomeWords({ kind: 'cancelled' }).headline).toBe('Not sent');
  });
});
