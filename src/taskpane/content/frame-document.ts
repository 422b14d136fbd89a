/**
 * The one style of what is shown: paper, whatever the colours of the pane, so that nobody takes it for a part of it.
 * The policy of the page names it by its hash, and so does the frame's own, so that no style of a message can count.
 */
export const FRAME_STYLE =
  ':root{color-scheme:light;background:#fff;color:#242424;font:14px/1.45 "Segoe UI",system-ui,sans-serif}' +
  'body{margin:12px;overflow-wrap:anywhere}body.text{white-space:pre-wrap}' +
  'pre{white-space:pre-wrap}img{max-width:100%;height:auto}table{max-width:100%}' +
  'blockquote{margin:8px 0;padding-inline-start:12px;border-inline-start:2px solid #8a8a8a}' +
  'a{text-decoration:underline}';

/** CSP 3 §2.3.1, the hash of FRAME_STYLE; page.html has it too. */
export const FRAME_STYLE_HASH = 'sha256-sCF2LGUqs3EYQeOylpWYOF5erwKmmKyuhMO5bJGl3y0=';

/** Nothing is loaded, run, sent or led to: not by an element, not by a hint to fetch or to look a name up. */
export const FRAME_POLICY =
  `default-src 'none'; img-src data:; style-src '${FRAME_STYLE_HASH}'; base-uri 'none'; form-action 'none'; ` +
  `frame-src 'none'`;

/** @param html clean markup: cleanMarkup() gives it */
export const documentOfMarkup = (html: string): string => frameDocument(html, 'markup');

export const documentOfText = (text: string): string => frameDocument(escapeMarkup(text), 'text');

const frameDocument = (body: string, kind: 'markup' | 'text'): string =>
  `<!doctype html><html><head><meta charset="utf-8">` +
  `<meta http-equiv="Content-Security-Policy" content="${FRAME_POLICY}">` +
  '<meta http-equiv="x-dns-prefetch-control" content="off"><meta name="referrer" content="no-referrer">' +
  `<title>Content of the message</title><style>${FRAME_STYLE}</style></head>` +
  `<body class="${kind}" dir="auto">${body}</body></html>`;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escapeMarkup = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
