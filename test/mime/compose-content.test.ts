import PostalMime from 'postal-mime';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, EMPTY, fromUtf8, utf8, type Bytes } from '../../src/bytes.ts';
import { randomOctets } from '../../src/crypto/random.ts';
import { transportSafety } from '../../src/mime/build-safe.ts';
import { addressedBlindCopy } from '../../src/mime/compose-blind.ts';
import { composeContent } from '../../src/mime/compose-content.ts';
import { composeFields } from '../../src/mime/compose-fields.ts';
import { missingImages } from '../../src/mime/compose-images.ts';
import type { Draft, DraftAttachment } from '../../src/mime/draft.ts';
import { parseEntity, type Entity } from '../../src/mime/entity.ts';
import { header } from '../../src/mime/headers.ts';
import { multipart, partBudget } from '../../src/mime/multipart.ts';
import { NOW } from '../support/fake-ca.ts';
import { draftWith, fullDraft, PNG } from '../support/draft.ts';

const content = (draft: Draft): Bytes => composeContent(draft, randomOctets);
const message = (draft: Draft): Bytes =>
  concat([composeFields(draft, { messageId: '<s.0@example.org>', date: NOW }), content(draft)]);
/** As another parser reads it. */
const parsed = (draft: Draft) => PostalMime.parse(message(draft));

type Tree = string | readonly [string, ...Tree[]];
function tree(entity: Entity): Tree {
  const { mediaType, type } = entity.contentType;
  return type === 'multipart' ? [mediaType, ...multipart(entity, partBudget()).parts.map(tree)] : mediaType;
}
const shape = (draft: Draft): Tree => tree(parseEntity(content(draft)));

const file = (fields: Partial<Extract<DraftAttachment, { kind: 'file' }>> = {}): DraftAttachment => ({
  kind: 'file',
  name: 'a.png',
  mediaType: '',
  content: PNG,
  contentId: undefined,
  ...fields,
});

describe('composeContent', () => {
  it('is text alone, alternatives, related to images, mixed with files, as the draft needs', () => {
    const html = '<p>x</p>';
    expect(shape(draftWith())).toBe('text/plain');
    expect(shape(draftWith({ html }))).toEqual(['multipart/alternative', 'text/plain', 'text/html']);
    expect(shape(draftWith({ attachments: [file()] }))).toEqual([
      'multipart/mixed',
      'text/plain',
      'image/png',
    ]);
    expect(shape(fullDraft())).toEqual([
      'multipart/mixed',
      ['multipart/alternative', 'text/plain', ['multipart/related', 'text/html', 'image/png']],
      'application/pdf',
      'message/rfc822',
    ]);
  });

  it('is read by another parser as what the draft holds', async () => {
    const draft = fullDraft();
    const mail = await parsed(draft);
    expect(mail).toMatchObject({
      subject: 'Grüße: the plan',
      from: { name: 'Alice Example', address: 'alice@example.org' },
      cc: [{ name: 'Müller, Jörg "JM"', address: 'jm@xn--bcher-kva.example' }],
      messageId: '<s.0@example.org>',
      inReplyTo: '<question@example.org>',
    });
    expect(mail.html).toContain('<p>Grüße</p><img src="cid:logo.png@01D">');
    expect(mail.html).toContain(
      'href="https://files.example.org/a?b=1&#38;c=&#34;2&#34;">Plan &#60;draft&#62;</a>',
    );
    expect(mail.text).toContain('Grüße,\nFrom here on\n.\nbye \n');
    expect(mail.text).toContain('Plan <draft>\nhttps://files.example.org/a?b=1&c="2"');
    const [logo, pdf] = mail.attachments;
    expect(logo).toMatchObject({ filename: 'logo.png', contentId: '<logo.png@01D>', related: true });
    expect(new Uint8Array(logo!.content as ArrayBuffer)).toEqual(PNG);
    expect(pdf).toMatchObject({ filename: 'Übersicht 2026.pdf', disposition: 'attachment' });
    expect(fromUtf8(new Uint8Array(pdf!.content as ArrayBuffer))).toBe('%PDF-1.7 \r\n\n\r');
  });

  it('never has a name of a file twice: in US-ASCII for old readers, in full for others', () => {
    const { parts } = multipart(
      parseEntity(content(draftWith({ attachments: [file({ name: 'Übersicht.png' })] }))),
      partBudget(),
    );
    const { contentType, disposition } = parts[1]!;
    expect([contentType.parameters.get('name'), contentType.ambiguous]).toEqual(['_bersicht.png', false]);
    expect(disposition!.parameters.get('filename')).toBe('Übersicht.png');
  });

  it('lists a file that the HTML does not show, and one that is no image, whatever it is called', () => {
    const html = '<p>see cid:a and <img src=cid:b></p>';
    const attachments = [file({ contentId: 'a' }), file({ contentId: 'b', name: 'b.pdf' })];
    expect(shape(draftWith({ html, attachments }))).toEqual([
      'multipart/mixed',
      ['multipart/alternative', 'text/plain', 'text/html'],
      'image/png',
      'application/pdf',
    ]);
  });

  it('gives an image with a blank in its name a Content-ID that is one', async () => {
    const draft = draftWith({
      html: `<img src="cid:my%20logo.png"><div style="background:url('cid:my%20logo.png')">`,
      attachments: [file({ contentId: 'my logo.png' })],
    });
    const mail = await parsed(draft);
    expect(mail.html!.trimEnd()).toBe(
      `<img src="cid:image1@inline.invalid"><div style="background:url('cid:image1@inline.invalid')">`,
    );
    expect(mail.attachments).toMatchObject([{ contentId: '<image1@inline.invalid>' }]);
  });

  it('knows which images are missing', () => {
    const attachments = [file({ contentId: 'a' })];
    expect(missingImages('<img src="cid:a"><img src="cid:b"><img src=cid:b>', attachments)).toEqual(['b']);
  });

  it('attaches a message that no transport carries as a file, to the octet', async () => {
    const inner =
      'Content-Type: multipart/signed; boundary=s\r\n\r\n--s\r\n\r\nü\r\n--s\r\n\r\nx\r\n--s--\r\n';
    const draft = draftWith({ attachments: [{ kind: 'message', name: 'Signed', content: utf8(inner) }] });
    expect(shape(draft)).toEqual(['multipart/mixed', 'text/plain', 'application/octet-stream']);
    const [attached] = (await parsed(draft)).attachments;
    expect(attached!.filename).toBe('Signed.eml');
    expect(fromUtf8(new Uint8Array(attached!.content as ArrayBuffer))).toBe(inner);
  });

  it.each(['multipart/mixed', 'message/rfc822', 'text/plain; charset=x', 'a\r\nBcc: b', ''])(
    'gives a file no type that would make parts of it: %j',
    (mediaType) => {
      const attachments = [file({ mediaType, name: 'data' })];
      expect(shape(draftWith({ attachments }))).toEqual([
        'multipart/mixed',
        'text/plain',
        'application/octet-stream',
      ]);
    },
  );

  it('comes through every transport, and loses nothing, whatever is written', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 80 });
    const attachment = fc.record({
      name: fc.string({ unit: 'binary', maxLength: 80 }),
      content: fc.uint8Array({ maxLength: 300, minLength: 1 }).map((bytes) => new Uint8Array(bytes)),
    });
    await fc.assert(
      fc.asyncProperty(text, text, fc.array(attachment, { maxLength: 3 }), async (plain, html, files) => {
        const draft = draftWith({
          text: plain,
          html: `<p>${html}</p>`,
          attachments: files.map((given) => file({ ...given, mediaType: 'application/pdf' })),
        });
        const bytes = message(draft);
        expect(transportSafety(bytes)).toBe('safe');
        const { attachments } = await PostalMime.parse(bytes);
        expect(attachments.map(({ content: read }) => new Uint8Array(read as ArrayBuffer))).toEqual(
          files.map(({ content: written }) => written),
        );
        for (const { filename } of attachments) expect(filename).not.toMatch(/[/\\\p{C}]/u);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps text to the character, its line ends apart', async () => {
    const text = 'Grüße \r\nFrom me\n.\n\rtab\t\n日本語\u{1f600}=?utf-8?q?x?=\n' + 'x'.repeat(3000);
    const mail = await parsed(draftWith({ text }));
    expect(mail.text!.replace(/\n$/, '')).toBe(text.replace(/\r\n?/g, '\n'));
    const japanese = fromUtf8(content(draftWith({ text: '日本語'.repeat(50) })));
    expect(japanese).toContain('Content-Transfer-Encoding: base64');
  });

  it('draws its boundaries from what nobody can foresee', () => {
    const lengths: number[] = [];
    composeContent(fullDraft(), (length) => {
      lengths.push(length);
      return randomOctets(length);
    });
    expect(lengths).toEqual([18, 18, 18]);
  });

  it('is of one body though everything is empty', () => {
    expect(fromUtf8(composeContent(draftWith({ text: '' }), () => EMPTY))).toBe(
      'Content-Type: text/plain;\r\n charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n',
    );
  });
});

describe('addressedBlindCopy', () => {
  it('reaches its one Bcc, and nobody a second time', () => {
    const bytes = message(fullDraft());
    const copy = parseEntity(addressedBlindCopy(bytes, 'carol@example.org'));
    expect(header(copy, 'Bcc')).toBe('carol@example.org');
    expect(header(copy, 'To')).toBe('undisclosed-recipients:;');
    expect(header(copy, 'Cc')).toBeUndefined();
    expect(header(copy, 'Subject')).toBe(header(parseEntity(bytes), 'Subject'));
    expect(copy.bytes.subarray(copy.bodyStart)).toEqual(bytes.subarray(parseEntity(bytes).bodyStart));
  });
});
