import { concat, toHex, type Bytes } from '../bytes.ts';
import { inlineImages, type InlineImages } from './compose-images.ts';
import { filePart, messagePart, multipartOf, textPart, type Part } from './compose-part.ts';
import type { Draft, DraftAttachment } from './draft.ts';

/** Source of octets that nobody can foresee: the platform's. */
export type Random = (length: number) => Bytes;

type DraftLink = Extract<DraftAttachment, { kind: 'link' }>;

/**
 * The content of a draft as an entity (RFC 2045 §2.4), its Content-* fields first: text alone, or text and HTML as
 * alternatives, the HTML related to its images, all mixed with the attachments; fit for every transport.
 */
export function composeContent({ text, html, attachments }: Draft, random: Random): Bytes {
  const links = attachments.filter((attachment) => attachment.kind === 'link');
  const images = html === undefined ? undefined : inlineImages(html, attachments);
  const boundary = (): string => boundaryOf(random);
  const plain = textPart('plain', [text, ...links.map(linkInText)].join('\n\n'));
  const body = images
    ? multipartOf('alternative', [plain, htmlPart(images, links, boundary)], boundary())
    : plain;
  const beside = attachments.filter((attachment) => !images?.shown.has(attachment)).flatMap(attachmentPart);
  return concat(beside.length === 0 ? body : multipartOf('mixed', [body, ...beside], boundary()));
}

function attachmentPart(attachment: DraftAttachment): readonly Part[] {
  switch (attachment.kind) {
    case 'file':
      return [filePart(attachment)];
    case 'message':
      return [messagePart(attachment)];
    case 'link':
      return [];
  }
}

/** RFC 2387, inside the alternative: whoever reads the text alone is not shown images that belong to the HTML. */
function htmlPart({ html, shown }: InlineImages, links: readonly DraftLink[], boundary: () => string): Part {
  const root = textPart('html', withLinks(html, links));
  const images = [...shown].flatMap(([file, contentId]) =>
    file.kind === 'file' ? [filePart(file, contentId)] : [],
  );
  return images.length === 0 ? root : multipartOf('related', [root, ...images], boundary());
}

/** RFC 2045 §6.7: "=_" stands in no quoted-printable, and in no base64; 144 bits stand in nothing else. */
const boundaryOf = (random: Random): string => `=_${toHex(random(18))}`;

const linkInText = ({ name, url }: DraftLink): string => `${name}\n${url}`;

function withLinks(html: string, links: readonly DraftLink[]): string {
  if (links.length === 0) return html;
  const list = links
    .map(({ name, url }) => `<p><a href="${escapeHtml(url)}">${escapeHtml(name)}</a></p>`)
    .join('\r\n');
  const end = html.search(/<\/body\s*>(?![^]*<\/body\s*>)/i);
  return end < 0 ? `${html}\r\n${list}` : `${html.slice(0, end)}${list}\r\n${html.slice(end)}`;
}

const escapeHtml = (text: string): string =>
  text.replace(/[<>'"&]/g, (character) => `&#${character.charCodeAt(0)};`);
