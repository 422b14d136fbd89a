import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** The built command line, run as a person runs it, on messages that the real openssl signs. */
const PROGRAM = fileURLToPath(new URL('../../bin/signet.js', import.meta.url));
const SAMPLES = fileURLToPath(new URL('../../assets/samples/', import.meta.url));

let folder: string;
const path = (name: string): string => join(folder, name);
const openssl = (...args: readonly string[]): void => {
  execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
};

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function signet(args: readonly string[], input?: Uint8Array): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    encoding: 'utf8',
    input: input ?? new Uint8Array(0),
  });
  return { status, stdout, stderr };
}

interface Line {
  readonly file: string;
  readonly verdict?: string;
  readonly error?: string;
  readonly decryption?: string;
  readonly findings: readonly { readonly code: string; readonly weight: string }[];
  readonly signers: readonly Record<string, unknown>[];
}

function verify(...args: readonly string[]): {
  readonly status: number | null;
  readonly lines: readonly Line[];
} {
  const { status, stdout } = signet(['verify', '--json', '--anchors', 'root.pem', ...args]);
  const lines = stdout.trim().split('\n').filter(Boolean);
  return { status, lines: lines.map((line) => JSON.parse(line) as Line) };
}

function makeCertificate(name: string, ...newKey: readonly string[]): void {
  openssl(
    'req',
    '-newkey',
    ...newKey,
    '-nodes',
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.csr`,
    '-subj',
    `/CN=${name}`,
  );
  writeFileSync(
    path(`${name}.ext`),
    `basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=emailProtection\nsubjectAltName=email:${name}@example.org\n`,
  );
  openssl(
    'x509',
    '-req',
    '-in',
    `${name}.csr`,
    '-CA',
    'root.pem',
    '-CAkey',
    'root.key',
    '-CAcreateserial',
    '-days',
    '30',
    '-extfile',
    `${name}.ext`,
    '-out',
    `${name}.pem`,
  );
}

const SIGNERS = ['rsa', 'p256', 'p384', 'p521'] as const;
const DIGESTS = ['sha256', 'sha384', 'sha512'] as const;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'signet-cli-'));
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'root.key',
    '-out',
    'root.pem',
    '-days',
    '30',
    '-subj',
    '/CN=Test Root',
    '-addext',
    'keyUsage=critical,keyCertSign,cRLSign',
  );
  makeCertificate('rsa', 'rsa:2048');
  for (const [name, curve] of [
    ['p256', 'prime256v1'],
    ['p384', 'secp384r1'],
    ['p521', 'secp521r1'],
  ] as const) {
    makeCertificate(name, 'ec', '-pkeyopt', `ec_paramgen_curve:${curve}`);
  }
  writeFileSync(path('text.txt'), 'Content-Type: text/plain\n\nHello\n  two blanks at the end  \n');
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function sign(name: string, output: string, ...options: readonly string[]): string {
  openssl(
    'cms',
    '-sign',
    '-in',
    'text.txt',
    '-signer',
    `${name}.pem`,
    '-inkey',
    `${name}.key`,
    '-out',
    output,
    ...options,
  );
  return output;
}

const headers = (name: string): readonly string[] => [
  '-from',
  `Test <${name}@example.org>`,
  '-to',
  'you@example.org',
  '-subject',
  'Hello',
];

describe('signet verify on messages by openssl cms -sign', () => {
  it.each(SIGNERS.flatMap((name) => DIGESTS.map((digest) => [name, digest] as const)))(
    '%s with %s: attached and detached, as message and as CMS',
    (name, digest) => {
      const files = [
        sign(name, 'detached.eml', '-md', digest, ...headers(name)),
        sign(name, 'attached.eml', '-nodetach', '-md', digest, ...headers(name)),
      ];
      const bare = [
        sign(name, 'attached.p7m', '-nodetach', '-outform', 'DER', '-md', digest),
        sign(name, 'attached.pem', '-nodetach', '-outform', 'PEM', '-md', digest),
        sign(name, 'stream.p7m', '-nodetach', '-stream', '-outform', 'DER', '-md', digest),
        sign(name, 'keyid.p7m', '-nodetach', '-keyid', '-outform', 'DER', '-md', digest),
      ];
      const { status, lines } = verify('--from', `${name}@example.org`, ...files, ...bare);
      expect(lines.map(({ file, verdict }) => [file, verdict])).toEqual(
        [...files, ...bare].map((file) => [file, 'verified']),
      );
      expect(lines[0]?.signers).toMatchObject([
        {
          intact: true,
          trusted: true,
          addresses: [`${name}@example.org`],
          digestAlgorithm: `SHA-${digest.slice(3)}`,
        },
      ]);
      expect(status).toBe(0);
    },
  );

  it('a detached signature with its content, and without', () => {
    sign('rsa', 'detached.p7s', '-outform', 'DER');
    const from = ['--from', 'rsa@example.org'];
    expect(verify(...from, '--detached', 'text.txt', 'detached.p7s')).toMatchObject({
      status: 0,
      lines: [{ verdict: 'verified' }],
    });
    expect(verify(...from, 'detached.p7s')).toMatchObject({ status: 1, lines: [{ verdict: 'invalid' }] });
  });

  it('a changed one', () => {
    sign('rsa', 'good.eml', ...headers('rsa'));
    writeFileSync(
      path('bad.eml'),
      readFileSync(path('good.eml'), 'utf8').replace('Hello\n', 'Hallo\n').replace('Hello\r\n', 'Hallo\r\n'),
    );
    const { status, lines } = verify('good.eml', 'bad.eml');
    expect(status).toBe(1);
    expect(lines.map(({ verdict }) => verdict)).toEqual(['verified', 'invalid']);
    expect(lines[1]?.findings[0]).toEqual({
      code: 'content-changed',
      weight: 'invalid',
      digestAlgorithm: 'SHA-256',
    });
  });

  it('one without certificates, which are given beside', () => {
    sign('p256', 'bare.eml', '-nocerts', ...headers('p256'));
    expect(verify('bare.eml').lines).toMatchObject([{ verdict: 'invalid' }]);
    expect(verify('--certificates', 'p256.pem', 'bare.eml').lines).toMatchObject([{ verdict: 'verified' }]);
  });

  it('one whose certificate a CRL revokes', () => {
    writeFileSync(path('index.txt'), '');
    writeFileSync(
      path('ca.cnf'),
      '[ca]\ndefault_ca=x\n[x]\ndatabase=index.txt\ndefault_md=sha256\ndefault_crl_days=10\n',
    );
    const ca = ['ca', '-config', 'ca.cnf', '-cert', 'root.pem', '-keyfile', 'root.key'];
    openssl(...ca, '-gencrl', '-out', 'empty.crl');
    openssl(...ca, '-revoke', 'rsa.pem', '-crl_reason', 'keyCompromise');
    openssl(...ca, '-gencrl', '-out', 'revoked.crl');
    sign('rsa', 'good.eml', ...headers('rsa'));
    // A list from this very second is as new as lists get.
    const at = new Date(Date.now() + 60_000).toISOString();
    expect(verify('--at', at, '--crls', 'empty.crl', '--revocation', 'require', 'good.eml')).toMatchObject({
      status: 0,
      lines: [{ verdict: 'verified', signers: [{ revocation: [{ status: 'good', source: 'empty.crl' }] }] }],
    });
    expect(verify('--at', at, '--crls', 'revoked.crl', 'good.eml').lines).toMatchObject([
      { verdict: 'invalid', findings: [{ code: 'certificate-revoked', reason: 'keyCompromise' }] },
    ]);
    expect(verify('--revocation', 'require', 'good.eml').lines).toMatchObject([{ verdict: 'caution' }]);
  });

  it('at another time', () => {
    sign('rsa', 'good.eml', ...headers('rsa'));
    expect(verify('--at', '2060-01-01', 'good.eml').lines[0]?.findings[0]?.code).toBe('valid-when-signed');
    expect(verify('--at', '2001-01-01', 'good.eml').lines[0]?.findings.map(({ code }) => code)).toContain(
      'certificate-not-yet-valid',
    );
  });
});

describe('signet verify on encrypted messages by openssl cms -encrypt', () => {
  const SECRET = ['--p12', 'reader.p12', '--passphrase-file', 'secret.txt'];

  beforeAll(() => {
    makeCertificate('reader', 'rsa:2048');
    openssl(
      'pkcs12',
      '-export',
      '-in',
      'reader.pem',
      '-inkey',
      'reader.key',
      '-passout',
      'pass:secret',
      '-out',
      'reader.p12',
    );
    writeFileSync(path('secret.txt'), 'secret\n');
    writeFileSync(path('wrong.txt'), 'wrong\n');
    sign('rsa', 'inner.eml', ...headers('rsa'));
    for (const [file, cipher] of [
      ['cbc.eml', '-aes256'],
      ['gcm.eml', '-aes-256-gcm'],
    ] as const) {
      openssl('cms', '-encrypt', cipher, '-in', 'inner.eml', ...headers('rsa'), '-out', file, 'reader.pem');
    }
  });

  it('opens them with the key, and judges what is inside', () => {
    expect(verify(...SECRET, 'cbc.eml', 'gcm.eml')).toMatchObject({
      status: 0,
      lines: [
        { verdict: 'verified', decryption: 'unauthenticated' },
        { verdict: 'verified', decryption: 'authenticated' },
      ],
    });
  });

  it('does not judge them without', () => {
    expect(verify('cbc.eml')).toMatchObject({
      status: 1,
      lines: [{ verdict: 'refused', decryption: 'no-key' }],
    });
  });

  it('tells a wrong passphrase in a sentence, and shows none', () => {
    const { status, stdout, stderr } = signet([
      'verify',
      '--p12',
      'reader.p12',
      '--passphrase-file',
      'wrong.txt',
      'cbc.eml',
    ]);
    expect([status, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/reader\.p12: .*passphrase/i);
  });
});

describe('protected header fields (RFC 9788), signed by openssl', () => {
  const protect = (from: string): void => {
    const inside = `From: ${from}\nTo: you@example.org\nSubject: Lunch\nContent-Type: text/plain; hp="clear"\n\nHello\n`;
    writeFileSync(path('protected.txt'), inside);
    sign('rsa', 'protected.eml', '-in', 'protected.txt', ...headers('rsa'), '-subject', 'Pay at once');
  };

  it('are the ones that are told', () => {
    protect('rsa@example.org');
    const { status, lines } = verify('--revocation', 'off', 'protected.eml');
    expect([status, lines[0]]).toMatchObject([
      0,
      {
        subject: 'Lunch',
        from: ['rsa@example.org'],
        headers: [
          { name: 'From', value: 'rsa@example.org', protection: 'signed-only' },
          { name: 'To', value: 'you@example.org', protection: 'signed-only' },
          { name: 'Subject', value: 'Lunch', protection: 'signed-only' },
        ],
        findings: [{ code: 'header-differs-outside', inside: 'Lunch', outside: 'Pay at once' }],
      },
    ]);
    const { stdout } = signet(['verify', '--anchors', 'root.pem', 'protected.eml']);
    expect(stdout).toMatch(/subject +Lunch\n[^]*header +Signed with the message: Subject, From, To\.\n/);
  });

  it('are a caution where another sender stands outside', () => {
    protect('p256@example.org');
    const { status, lines } = verify('protected.eml');
    expect([status, lines[0]]).toMatchObject([1, { verdict: 'caution', from: ['rsa@example.org'] }]);
    expect(lines[0]!.findings.map(({ code }) => code)).toContain('sender-differs-outside');
  });
});

describe('the contract', () => {
  it('has every member that it names', () => {
    sign('rsa', 'good.eml', ...headers('rsa'));
    const [line] = verify('good.eml').lines;
    expect(Object.keys(line!)).toEqual(
      expect.arrayContaining([
        'file',
        'verdict',
        'decryption',
        'findings',
        'signers',
        'from',
        'subject',
        'date',
        'headers',
        'structure',
      ]),
    );
    expect(Object.keys(line!.signers[0]!)).toEqual(
      expect.arrayContaining(
        'intact trusted addresses subject issuer serialNumber sha256 signingTime digestAlgorithm signatureAlgorithm path revocation findings'.split(
          ' ',
        ),
      ),
    );
  });

  it('reads standard input', () => {
    sign('rsa', 'good.eml', ...headers('rsa'));
    const { status, stdout } = signet(
      ['verify', '--json', '--anchors', 'root.pem', '-'],
      readFileSync(path('good.eml')),
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ file: '-', verdict: 'verified' });
  });

  it('goes on after an input that cannot be read, and exits with 3', () => {
    sign('rsa', 'good.eml', ...headers('rsa'));
    const { status, lines } = verify('missing.eml', 'good.eml');
    expect(status).toBe(3);
    expect(lines).toMatchObject([
      { file: 'missing.eml', error: 'missing.eml: there is no such file' },
      { verdict: 'verified' },
    ]);
  });

  it.each([
    [['verify'], 'missing required argument'],
    [['verify', '--at', 'yesterday', 'text.txt'], '--at yesterday is not a time'],
    [['verify', '--revocation', 'maybe', 'text.txt'], 'Allowed choices are off, soft, require'],
    [['verify', '--detached', 'text.txt', 'text.txt', 'text.txt'], '--detached goes with one FILE'],
    [['verify', '--no-such-option', 'text.txt'], 'unknown option'],
    [['frobnicate'], 'unknown command'],
    [[], 'Usage: signet'],
  ])('%j is wrong usage: 2 and a sentence', (args, sentence) => {
    const { status, stdout, stderr } = signet(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(sentence);
  });

  it.each([
    [['--anchors', 'text.txt'], 'text.txt: PEM: no CERTIFICATE in it'],
    [['--crls', 'root.pem'], 'root.pem: PEM: no X509 CRL in it'],
    [['--anchors', '.'], '.: it is a folder'],
  ])('%j cannot be read: 3 and a sentence', (options, sentence) => {
    const { status, stderr } = signet(['verify', ...options, 'text.txt']);
    expect(status).toBe(3);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('answers hostile input without a crash and without a stack trace', () => {
    writeFileSync(path('zeros.bin'), new Uint8Array(1_000_000));
    writeFileSync(
      path('deep.p7m'),
      new Uint8Array(1_000_000).map((_, i) => (i % 2 ? 0x80 : 0x30)),
    );
    writeFileSync(path('lines.eml'), 'X: y\r\n'.repeat(100_000));
    writeFileSync(path('empty.eml'), '');
    const { status, stdout, stderr } = signet([
      'verify',
      '--json',
      'zeros.bin',
      'deep.p7m',
      'lines.eml',
      'empty.eml',
    ]);
    expect(status).toBe(1);
    expect(stdout.trim().split('\n')).toHaveLength(4);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

describe('for people', () => {
  it('a table of several messages: the samples, each with the verdict its name promises', () => {
    const { stdout } = signet([
      'verify',
      '--anchors',
      `${SAMPLES}anchors.pem`,
      ...['01-signed', '03-changed-after-signing', '06-mailing-list-footer', '09-not-signed'].map(
        (name) => `${SAMPLES}${name}.eml`,
      ),
    ]);
    expect(stdout).toMatch(/01-signed\.eml\s+verified\s+Signed by Alice Example/);
    expect(stdout).toMatch(/03-changed-after-signing\.eml\s+invalid/);
    expect(stdout).toMatch(/06-mailing-list-footer\.eml\s+partial/);
    expect(stdout).toMatch(/09-not-signed\.eml\s+unsigned\s+Not signed/);
  });

  it('one message with all that was found', () => {
    const { stdout } = signet([
      'verify',
      '--anchors',
      `${SAMPLES}anchors.pem`,
      `${SAMPLES}04-signed-by-another.eml`,
    ]);
    expect(stdout).toContain("Signed, but the sender isn't proven");
    expect(stdout).toContain('eve@example.org');
    expect(stdout).toContain('[sender-mismatch]');
  });

  it('a tree of what a message is made of', () => {
    const { status, stdout } = signet(['inspect', `${SAMPLES}02-signed-opaque.eml`]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/application\/pkcs7-mime.*\n(.*\n)*\s+cms\/signed-data.*\n(.*\n)*\s+SignerInfo/);
    const json = JSON.parse(signet(['inspect', '--json', `${SAMPLES}02-signed-opaque.eml`]).stdout) as object;
    expect(json).toMatchObject({ type: 'application/pkcs7-mime', children: [{ type: 'cms/signed-data' }] });
  });

  it('never the control characters of a message', () => {
    writeFileSync(
      path('escape.eml'),
      'From: a@example.org\r\nSubject: =?utf-8?q?=1B[31mred=E2=80=AE?=\r\n\r\nx',
    );
    const { stdout } = signet(['verify', 'escape.eml']);
    expect(stdout).not.toContain('\u001b');
    expect(stdout).not.toContain('\u202e');
  });
});
