/**
 * What relays, gateways and list servers do to a signed content, each as the software named does it. Text in and out,
 * one character an octet, in canonical form.
 */
export type Relay = (content: string) => string;

const bodyOf = (entity: string): [head: string, body: string] => {
  const at = entity.indexOf('\r\n\r\n') + 4;
  return [entity.slice(0, at), entity.slice(at)];
};

const inBody =
  (change: (body: string) => string): Relay =>
  (content) => {
    const [head, body] = bodyOf(content);
    return head + change(body);
  };

const octets = (text: string, charset: BufferEncoding = 'utf8'): string =>
  Buffer.from(text, charset).toString('latin1');

/** RFC 2045 §6.7 with soft line breaks behind `width` characters. */
export function quoted(body: string, width: number): string {
  const lineOf = (line: string): string => {
    const tokens = Array.from(line, (octet) =>
      octet === '=' || octet > '~' ? `=${octet.charCodeAt(0).toString(16).toUpperCase()}` : octet,
    );
    let column = 0;
    return tokens
      .map((token, i) => {
        const isLast = i === tokens.length - 1;
        if (column + token.length > width + (isLast ? 1 : 0)) {
          column = token.length;
          return `=\r\n${token}`;
        }
        column += token.length;
        return token;
      })
      .join('');
  };
  return body.split('\r\n').map(lineOf).join('\r\n');
}

const base64Lines = (body: string, width: number): string =>
  Buffer.from(body, 'latin1')
    .toString('base64')
    .replace(new RegExp(`.{1,${width}}`, 'g'), '$&\r\n');

const FOOTER = [
  '_______________________________________________',
  'Team mailing list',
  'team@lists.example.net',
  'https://lists.example.net/listinfo/team',
  '',
].join('\r\n');

/** Mailman 2.1, Handlers/Decorate.py: a text/plain gets the footer behind its own text. */
export const mailmanFooter: Relay = (content) => content + FOOTER;

/** Decorate.py again, for what is no text/plain: the entity becomes the first part of a multipart/mixed. */
export const mailmanParts: Relay = (content) =>
  'Content-Type: multipart/mixed; boundary="===============7128=="\r\n\r\n--===============7128==\r\n' +
  `${content}\r\n--===============7128==\r\nContent-Type: text/plain; charset="us-ascii"\r\n` +
  `Content-Transfer-Encoding: 7bit\r\n\r\n${FOOTER}\r\n--===============7128==--\r\n`;

/** Exchange, a transport rule that prepends a disclaimer. */
export const exchangeBanner: Relay = inBody(
  (body) => `CAUTION: This e-mail originated from outside the organisation.\r\n\r\n${body}`,
);

/** Exchange, a transport rule that appends one, to the text and to the HTML of a multipart/alternative. */
export const exchangeDisclaimer: Relay = (content) =>
  content
    .replace(/\r\n--alt\r\nContent-Type: text\/html/, '\r\n\r\nThis e-mail is confidential.\r\n$&')
    .replace('</body>', '<p class="disclaimer">This e-mail is <b>confidential</b>.</p>\r\n</body>');

/** A scanner of viruses, behind its separator. */
export const scannerFooter: Relay = (content) =>
  `${content}\r\n-- \r\nThis message was scanned and is believed to be clean.\r\n`;

/** Delivery to an mbox file (mboxrd), never undone. */
export const mboxDelivery: Relay = (content) => content.replace(/(^|\n)(>*From )/g, '$1>$2');

/** A relay on a mainframe, and some that pad to records, strip blanks at the end of each line. */
export const stripBlanks: Relay = (content) => content.replace(/[ \t]+\r\n/g, '\r\n');

/** Twice through a program that makes CRLF of every LF. */
export const doubleLineEnds: Relay = (content) => content.replaceAll('\r\n', '\r\r\n');

/** Postfix, smtp(8) to a server without 8BITMIME: the field goes to the end of the header, lines break behind 72. */
export const postfixDowngrade: Relay = (content) => {
  const [head, body] = bodyOf(content);
  const others = head.replace(/Content-Transfer-Encoding: 8bit\r\n/i, '').slice(0, -2);
  return `${others}Content-Transfer-Encoding: quoted-printable\r\n\r\n${quoted(body, 72)}`;
};

/** sendmail, mime8to7(): base64 where much has eight bits, and a field that says so. */
export const sendmailDowngrade: Relay = (content) => {
  const [head, body] = bodyOf(content);
  const coded = head.replace(
    /Content-Transfer-Encoding: 8bit\r\n/i,
    'Content-Transfer-Encoding: base64\r\nX-MIME-Autoconverted: from 8bit to base64 by relay.example.net id tB9Cx41\r\n',
  );
  return coded + base64Lines(body, 72);
};

/** A gateway that takes the transfer encoding off. */
export const decodeQuoted: Relay = (content) => {
  const [head, body] = bodyOf(content);
  const decoded = body
    .replaceAll('=\r\n', '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return head.replace('quoted-printable', '8bit') + decoded;
};

export const decodeBase64: Relay = (content) => {
  const [head, body] = bodyOf(content);
  return head.replace('base64', '8bit') + Buffer.from(body, 'base64').toString('latin1');
};

/** Base64 in lines of 76 characters whatever they were, as Exchange writes every attachment. */
export const rewrapBase64: Relay = inBody((body) =>
  base64Lines(Buffer.from(body, 'base64').toString('latin1'), 76),
);

export const lowerHex: Relay = inBody((body) =>
  body.replace(/=[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
);

/** Soft line breaks moved from 75 to 60 characters. */
export const rewrapQuoted: Relay = inBody((body) => quotedAgain(body, 60));

function quotedAgain(body: string, width: number): string {
  const decoded = body
    .replaceAll('=\r\n', '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return quoted(decoded, width);
}

/** Exchange, to a domain that is set to ISO-8859-1. */
export const toLatin1: Relay = (content) => {
  const [head, body] = bodyOf(content);
  const characters = Buffer.from(body, 'latin1').toString('utf8');
  return head.replace('charset=utf-8', 'charset=iso-8859-1') + octets(characters, 'latin1');
};

/** Python's email package, as list servers and filters use it: fields folded by a blank, parameters in quotes. */
export const pythonHeaders: Relay = (content) => {
  const [head, body] = bodyOf(content);
  return head.replace(/;\r\n\t/g, '; ').replace(/(charset|format)=([^";\s]+)/g, '$1="$2"') + body;
};

/** Postfix, smtp_line_length_limit: CRLF and a blank behind 998 octets. */
export const postfixWrap: Relay = (content) =>
  content
    .split('\r\n')
    .map((line) => line.replace(/.{998}(?=.)/g, '$&\r\n '))
    .join('\r\n');

/** sendmail, the L= of a mailer: "!" at the end of the line that is broken. */
export const sendmailWrap: Relay = (content) =>
  content
    .split('\r\n')
    .map((line) => line.replace(/.{989}(?=.)/g, '$&!\r\n '))
    .join('\r\n');

/** A relay that expands tabs to stops of eight. */
export const expandTabs: Relay = inBody((body) =>
  body
    .split('\n')
    .map((line) => {
      let result = '';
      for (const character of line)
        result += character === '\t' ? ' '.repeat(8 - (result.length % 8)) : character;
      return result;
    })
    .join('\n'),
);

export const addBom: Relay = inBody((body) => `\u00ef\u00bb\u00bf${body}`);

/** A relay of seven bits (RFC 5321 §2.4). */
export const stripEighthBit: Relay = inBody((body) =>
  body.replace(/[\x80-\xff]/g, (octet) => String.fromCharCode(octet.charCodeAt(0) & 0x7f)),
);

/** An IMAP server that replaces NUL, as Dovecot does. */
export const replaceNul: Relay = inBody((body) => body.replaceAll('\0', '\u0080'));

/** A relay that puts a dot before dots (RFC 5321 §4.5.2) though the text has them already. */
export const stuffDots: Relay = (content) => content.replace(/(^|\n)\./g, '$1..');

/** A relay that reads to the last delimiter and not beyond. */
export const loseClosing: Relay = (content) => content.slice(0, content.lastIndexOf('\r\n--'));

/** A program that parses a multipart and writes it anew without the text before the parts. */
export const losePreamble: Relay = (content) =>
  content.replace('This is a multi-part message in MIME format.\r\n', '');

export const loseBoundary: Relay = (content) => content.replace('; boundary="alt"', '');
