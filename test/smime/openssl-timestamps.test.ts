import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodingOf, children, context, parseBer, type Node } from '../../src/asn1/ber.ts';
import { readCertificate } from '../../src/asn1/certificate.ts';
import { readContentInfo, readSignedData } from '../../src/asn1/cms.ts';
import { element } from '../../src/asn1/der.ts';
import { indexOf, utf8, type Bytes } from '../../src/bytes.ts';
import { asAnchors } from '../../src/pki/trust-anchor.ts';
import { receive } from '../../src/smime/receive.ts';
import { DAY, timestampAttributes } from '../support/fake-timestamp.ts';
import { multipartSigned, TEXT } from '../support/message.ts';
import { createOpensslFolder, type OpensslFolder } from '../support/openssl-folder.ts';

/** Messages that the real openssl signs, with time-stamps by a time-stamping authority that is openssl as well. */
const CONFIG = `
[req]
distinguished_name = dn
[dn]
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[alice]
keyUsage = critical, digitalSignature
extendedKeyUsage = emailProtection
subjectAltName = email:alice@example.org
[clock]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = usual
[usual]
serial = serial
default_policy = 1.2.3.4.5
digests = sha1, sha256, sha512
signer_digest = sha256
ess_cert_id_alg = sha256
accuracy = secs:1, millisecs:500, microsecs:100
ordering = yes
tsa_name = yes
[old]
serial = serial
default_policy = 1.2.3.4.5
digests = sha256
signer_digest = sha256
ess_cert_id_alg = sha1
`;

let folder: OpensslFolder;
let cms: Bytes;

beforeAll(() => {
  folder = createOpensslFolder();
  folder.write('config', utf8(CONFIG));
  folder.write('serial', utf8('1000\n'));
  folder.write('content', TEXT);
  folder.run('ecparam -name prime256v1 -genkey -noout -out root.key');
  folder.run(
    'req -x509 -config config -extensions root -key root.key -subj /CN=Root -days 3650 -out root.crt',
  );
  for (const [name, days] of [
    ['alice', 30],
    ['clock', 3000],
  ] as const) {
    folder.run(`genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out ${name}.key`);
    folder.run(`req -new -config config -key ${name}.key -subj /CN=${name} -out ${name}.csr`);
    folder.run(
      `x509 -req -in ${name}.csr -CA root.crt -CAkey root.key -CAcreateserial -days ${days} ` +
        `-extfile config -extensions ${name} -out ${name}.crt`,
    );
  }
  folder.run('x509 -in root.crt -outform DER -out root.der');
  folder.run('cms -sign -binary -in content -signer alice.crt -inkey alice.key -outform DER -out cms');
  cms = folder.read('cms');
});
afterAll(() => {
  folder.remove();
});

function stamp(over: Bytes, query = '-sha256 -cert', authority = 'usual'): Bytes {
  folder.write('over', over);
  folder.run(`ts -query -data over ${query} -out query`);
  folder.run(
    `ts -reply -config config -section ${authority} -queryfile query -inkey clock.key -signer clock.crt ` +
      '-token_out -out token',
  );
  return folder.read('token');
}

/** The message with a token over its signature among the unsigned attributes of its one SignerInfo. */
function stamped(makeToken: (signature: Bytes) => Bytes): Bytes {
  const [signer] = readSignedData(readContentInfo(cms).content).signerInfos;
  const attribute = timestampAttributes(makeToken(signer!.signature));
  const rebuild = (node: Node, ...path: readonly number[]): Bytes => {
    const [at, ...below] = path;
    if (at === undefined)
      return element(node.tag, ...children(node).map(encodingOf), element(context(1), ...attribute));
    const members = children(node);
    return element(
      node.tag,
      ...members.map((member, index) =>
        index === (at + members.length) % members.length ? rebuild(member, ...below) : encodingOf(member),
      ),
    );
  };
  // ContentInfo, [0], SignedData, the last of whose members are the SignerInfos.
  return multipartSigned(TEXT, rebuild(parseBer(cms), 1, 0, -1, 0), {
    From: 'alice@example.org',
    'MIME-Version': '1.0',
  });
}

async function judge(message: Bytes, at = new Date(Date.now() + 100 * DAY)) {
  const { verdict } = await receive(message, {
    at,
    anchors: asAnchors([readCertificate(folder.read('root.der'))], { origin: 'given' }),
    certificates: [],
    evidence: { crls: [], ocspResponses: [] },
    revocation: 'soft',
  });
  return verdict;
}

describe('a time-stamp by openssl ts', () => {
  it('proves that the certificate was valid when openssl signed', async () => {
    expect(await judge(stamped((signature) => stamp(signature)))).toMatchObject({
      kind: 'verified',
      findings: [{ code: 'valid-when-stamped' }, { code: 'revocation-unknown' }],
      signers: [
        {
          trusted: true,
          signingTimeProof: {
            accuracyMs: 1501,
            policy: '1.2.3.4.5',
            by: { name: 'clock', issuerName: 'Root' },
          },
        },
      ],
    });
  });

  it.each([
    ['with SHA-512 and without a nonce', '-sha512 -no_nonce -cert', 'usual'],
    ['that names its certificate by SHA-1 (RFC 2634 §5.4)', '-sha256 -cert', 'old'],
  ])('%s does so as well', async (_, query, authority) => {
    const { kind, signers } = await judge(stamped((signature) => stamp(signature, query, authority)));
    expect(kind).toBe('verified');
    expect(signers[0].signingTimeProof?.by.name).toBe('clock');
  });

  it.each<[string, (signature: Bytes) => Bytes, string]>([
    ['of another message', () => stamp(utf8('another')), 'it belongs to another signature'],
    ['with SHA-1', (signature) => stamp(signature, '-sha1 -cert'), 'its checksum can be forged'],
    [
      'without a certificate',
      (signature) => stamp(signature, '-sha256'),
      'the certificate of its authority is missing',
    ],
  ])('%s proves nothing', async (_, makeToken, why) => {
    const { kind, findings, signers } = await judge(stamped(makeToken));
    expect(kind).toBe('caution');
    expect(findings).toContainEqual({ code: 'timestamp-ignored', why });
    expect(findings).toContainEqual(expect.objectContaining({ code: 'valid-when-signed' }));
    expect(signers[0].signingTimeProof).toBeNull();
  });

  it('with any bit of what the authority signed changed proves nothing', async () => {
    const [signer] = readSignedData(readContentInfo(cms).content).signerInfos;
    const token = stamp(signer!.signature);
    const [tstInfo] = readSignedData(readContentInfo(token).content).eContent!;
    const start = indexOf(token, tstInfo!);
    for (let at = start; at < start + tstInfo!.length; at += 7) {
      const flipped = token.map((octet, index) => (index === at ? octet ^ 1 : octet));
      const { signers } = await judge(stamped(() => flipped));
      expect([at, signers[0].signingTimeProof]).toEqual([at, null]);
    }
  });
});
