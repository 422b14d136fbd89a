import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ALICE = 'Alice Example <alice@example.org>';

function openssl(folder: string, ...args: readonly string[]): void {
  execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'ignore'] });
}

/** A PEM certificate and key for localhost, self-signed: what a browser told to ignore trust accepts. */
export function localhostCertificate(folder: string): void {
  openssl(
    folder,
    ...`req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout tls.key -out tls.pem`.split(
      ' ',
    ),
  );
}

/** Four messages, newest first: clear-signed, opaque, plain with a file, and one that is no message. */
export function makeMailbox(parent: string): string {
  const folder = join(parent, 'mailbox');
  mkdirSync(folder);
  openssl(
    parent,
    ...'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=Alice -keyout alice.key -out alice.pem'.split(
      ' ',
    ),
  );
  writeFileSync(
    join(parent, 'text'),
    'Content-Type: text/plain; charset=utf-8\r\n\r\nThe total is 10 EUR.\r\n',
  );
  const sign = (file: string, subject: string, ...extra: readonly string[]) => {
    const headers = ['-from', ALICE, '-to', 'Bob <bob@example.com>', '-subject', subject];
    openssl(
      parent,
      ...'cms -sign -in text -signer alice.pem -inkey alice.key -crlfeol -out'.split(' '),
      join(folder, file),
      ...extra,
      ...headers,
    );
  };
  sign('clear.eml', 'Clear-signed');
  sign('opaque.eml', 'Opaque', '-nodetach');
  writeFileSync(join(folder, 'plain.eml'), PLAIN.replaceAll('\n', '\r\n'));
  writeFileSync(join(folder, 'broken.eml'), `X: ${'x'.repeat(2 * 1024 * 1024)}`);
  writeFileSync(join(folder, 'anchors.pem'), 'of the mailbox');
  return folder;
}

const PLAIN = `From: "Example, Eve" <eve@example.net>
To: bob@example.com, =?utf-8?q?J=C3=BCrgen?= <juergen@example.com>
Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
Date: Tue, 24 Nov 2026 08:00:00 +0000
Message-ID: <plain@example.net>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/html; charset=utf-8

<p onclick="alert(1)">Hello <b>Bob</b></p><script>alert(2)</script>
--b
Content-Type: application/pdf; name="plan.pdf"
Content-Disposition: attachment; filename="plan.pdf"
Content-Transfer-Encoding: base64

JVBERg==
--b--
`;
