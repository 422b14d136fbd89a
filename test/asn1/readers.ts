import { readAttributes, readUnsignedAttributes } from '../../src/asn1/attributes.ts';
import { octets, octetSegments, parseBer, type Node } from '../../src/asn1/ber.ts';
import { readAlgorithm, readCertificate, type AlgorithmIdentifier } from '../../src/asn1/certificate.ts';
import { readContentInfo, readSignedData } from '../../src/asn1/cms.ts';
import { findRevoked, readCertificateList } from '../../src/asn1/crl.ts';
import {
  bitString,
  element,
  explicit,
  implicit,
  integer,
  nullValue,
  octetString,
  oid,
  requireDer,
  sequence,
  setOf,
  toDer,
  utf8String,
} from '../../src/asn1/der.ts';
import { readDistributionPoints, readIssuingDistributionPoint } from '../../src/asn1/distribution-points.ts';
import {
  readGcmParameters,
  readInnerAlgorithm,
  readIv,
  readOaepParameters,
  readPbkdf2Parameters,
  readRc2Parameters,
} from '../../src/asn1/encryption-parameters.ts';
import { readAuthEnvelopedData, readEnvelopedData } from '../../src/asn1/enveloped.ts';
import { readExtensions, readKnownExtensions } from '../../src/asn1/extensions.ts';
import { bitStringOctets, oidOf, smallInteger, timeOf } from '../../src/asn1/fields.ts';
import { readGeneralNames } from '../../src/asn1/general-name.ts';
import { readName } from '../../src/asn1/name.ts';
import { readOcspResponse } from '../../src/asn1/ocsp.ts';
import { OID } from '../../src/asn1/oids.ts';
import { readPem, toPem } from '../../src/asn1/pem.ts';
import { readEcPrivateKey, readPrivateKeyInfo, readRsaPrivateKey } from '../../src/asn1/private-key-info.ts';
import { readPssParameters } from '../../src/asn1/pss-parameters.ts';
import { readRecipientInfo } from '../../src/asn1/recipient-info.ts';
import { scanRevokedEntries } from '../../src/asn1/revoked-entries.ts';
import { readTstInfo } from '../../src/asn1/tst-info.ts';
import { unsignedInteger } from '../../src/asn1/unsigned-integer.ts';
import { concat, utf8, type Bytes } from '../../src/bytes.ts';
import { compressContent, readCompressedData } from '../../src/cms/compress.ts';
import { basicConstraints, dnsName, encodeExtension, rfc822Name } from '../../src/pki/issue-certificate.ts';
import { encryptionPair } from '../support/decryption-key.ts';
import { kekRecipientInfo, keyAgreeRecipientInfo, keyTransRecipientInfo } from '../support/envelop-cms.ts';
import { createReader } from '../support/envelope.ts';
import { createRoot, NOW } from '../support/fake-ca.ts';
import {
  createCrl,
  createOcspResponse,
  directoryName,
  distributionPoints,
  ocspInCms,
  uri,
} from '../support/fake-revocation.ts';
import type { HostileCase } from '../support/hostile-bytes.ts';
import { attribute, issuerAndSerialNumber, signCms } from '../support/sign-cms.ts';
import { encryptContent } from '../../src/cms/encrypt.ts';

const ofNode =
  (read: (node: Node) => unknown): HostileCase['read'] =>
  (bytes) =>
    read(parseBer(bytes));

const ofAlgorithm = (read: (algorithm: AlgorithmIdentifier) => unknown): HostileCase['read'] =>
  ofNode((node) => read(readAlgorithm(node)));

/** Entries are read when the first question is asked. */
const crl: HostileCase['read'] = (bytes) => findRevoked(readCertificateList(bytes), Uint8Array.of(1));

const MAX_UNPACKED = 1024 * 1024;

/** Every reader of asn1/ (and the one of cms/ that reads a structure), each with a sample that it reads. */
export async function asn1Readers(): Promise<readonly HostileCase[]> {
  const root = await createRoot();
  const points = distributionPoints(
    {
      name: { fullName: [uri('http://crl.example/')] },
      reasons: [1, 3],
      issuer: root.certificate.subject.der,
    },
    { name: { relativeName: sequence(oid(OID.commonName), utf8String('part')) } },
  );
  const alice = await root.issue({ email: 'alice@example.org', extensions: [points] });
  const { identity: bob } = await createReader(root);
  const scope = { name: { fullName: [uri('http://crl.example/')] }, reasons: [1], indirect: true };
  const list = await createCrl({
    issuer: root,
    revoked: [alice, { of: bob, issuer: root.certificate.subject.der }],
    number: 7,
    base: 3,
    scope,
  });
  const ocsp = await createOcspResponse({
    issuer: root,
    about: alice,
    status: 'revoked',
    certificates: [root],
  });
  const signed = await signCms({
    content: utf8('Hello'),
    signers: [
      { by: alice, unsignedAttributes: [attribute('1.2.3', integer(1))] },
      { by: alice, sid: 'subjectKeyIdentifier' },
    ],
    crls: [list, ocspInCms(ocsp)],
  });
  const encrypted = (cipher: 'AES-128-CBC' | 'AES-256-GCM'): Promise<Bytes> =>
    encryptContent(utf8('Hello'), [bob.certificate], { cipher, at: NOW });
  const structures = contentReaders(signed, await encrypted('AES-128-CBC'), await encrypted('AES-256-GCM'));
  const rid = issuerAndSerialNumber(bob);
  return [
    ...structures,
    ...parameterReaders(),
    ...valueReaders(),
    ...recipientReaders(rid),
    ...keyReaders(),
    { name: 'Certificate', sample: alice.der, read: readCertificate },
    { name: 'CertificateList', sample: list, read: crl },
    {
      name: 'revokedCertificates',
      sample: readCertificateList(list).revokedCertificates,
      read: scanRevokedEntries,
    },
    { name: 'OCSPResponse', sample: ocsp, read: readOcspResponse },
    {
      name: 'CompressedData',
      sample: await compressContent(utf8('Hello '.repeat(50))),
      read: (bytes) => readCompressedData(readContentInfo(bytes).content, MAX_UNPACKED),
    },
    {
      name: 'PEM',
      sample: utf8(toPem(alice.der, 'CERTIFICATE') + toPem(root.der, 'CERTIFICATE')),
      read: (file) => readPem(file, 'CERTIFICATE'),
    },
    { name: 'TSTInfo', sample: TST_INFO, read: readTstInfo },
    { name: 'Name', sample: alice.certificate.subject.der, read: ofNode(readName) },
    {
      name: 'Extensions',
      sample: sequence(encodeExtension(points), encodeExtension(basicConstraints(true, 1))),
      read: ofNode((node) => readKnownExtensions(readExtensions(node, 'Certificate'))),
    },
    { name: 'CRLDistributionPoints', sample: points.value, read: ofNode(readDistributionPoints) },
    {
      name: 'IssuingDistributionPoint',
      sample: sequence(
        explicit(0, explicit(0, uri('http://crl.example/'))),
        implicit(4, Uint8Array.of(0xff)),
      ),
      read: ofNode(readIssuingDistributionPoint),
    },
    {
      name: 'GeneralNames',
      sample: sequence(
        rfc822Name('alice@example.org'),
        dnsName('example.org'),
        uri('http://example.org/'),
        directoryName(root.certificate.subject.der),
        element(0xa0, oid(OID.smtpUtf8Mailbox), explicit(0, utf8String('älice@example.org'))),
      ),
      read: ofNode(readGeneralNames),
    },
  ];
}

/** RFC 3161 §2.4.2. */
const TST_INFO = sequence(
  integer(1),
  oid('1.2.3'),
  sequence(sequence(oid(OID.sha256), nullValue()), octetString(new Uint8Array(32))),
  integer(7),
  element(0x18, utf8('20260601120000.5Z')),
  sequence(integer(1), implicit(0, Uint8Array.of(5))),
);

/** What a ContentInfo holds. */
const contentReaders = (signed: Bytes, enveloped: Bytes, authenticated: Bytes): readonly HostileCase[] => [
  { name: 'SignedData', sample: signed, read: (bytes) => readSignedData(readContentInfo(bytes).content) },
  {
    name: 'EnvelopedData',
    sample: enveloped,
    read: (bytes) => readEnvelopedData(readContentInfo(bytes).content),
  },
  {
    name: 'AuthEnvelopedData',
    sample: authenticated,
    read: (bytes) => readAuthEnvelopedData(readContentInfo(bytes).content),
  },
];

function parameterReaders(): readonly HostileCase[] {
  const sha256 = sequence(oid(OID.sha256), nullValue());
  const mgf1 = sequence(oid(OID.mgf1), sha256);
  const pss = sequence(
    explicit(0, sha256),
    explicit(1, mgf1),
    explicit(2, integer(32)),
    explicit(3, integer(1)),
  );
  const label = sequence(oid(OID.pSpecified), octetString(utf8('label')));
  const oaep = sequence(oid('1.2.3'), sequence(explicit(0, sha256), explicit(1, mgf1), explicit(2, label)));
  const pbkdf2 = sequence(
    octetString(utf8('salt')),
    integer(2048),
    integer(32),
    sequence(oid(OID.hmacWithSha256)),
  );
  return [
    { name: 'RSASSA-PSS-params', sample: pss, read: readPssParameters },
    { name: 'RSAES-OAEP-params', sample: oaep, read: ofAlgorithm(readOaepParameters) },
    {
      name: 'PBKDF2-params',
      sample: sequence(oid('1.2.3'), pbkdf2),
      read: ofAlgorithm(readPbkdf2Parameters),
    },
    {
      name: 'IV',
      sample: sequence(oid('1.2.3'), octetString(new Uint8Array(16))),
      read: ofAlgorithm((algorithm) => readIv(algorithm, 16)),
    },
    {
      name: 'GCMParameters',
      sample: sequence(oid('1.2.3'), sequence(octetString(new Uint8Array(12)), integer(16))),
      read: ofAlgorithm(readGcmParameters),
    },
    {
      name: 'RC2CBCParameter',
      sample: sequence(oid('1.2.3'), sequence(integer(58), octetString(new Uint8Array(8)))),
      read: ofAlgorithm(readRc2Parameters),
    },
    {
      name: 'inner AlgorithmIdentifier',
      sample: sequence(oid('1.2.3'), sha256),
      read: ofAlgorithm(readInnerAlgorithm),
    },
  ];
}

function valueReaders(): readonly HostileCase[] {
  const attributes = setOf(attribute('1.2.3', integer(1), integer(2)), attribute('1.2.4', utf8String('x')));
  const constructed = concat([
    Uint8Array.of(0x24, 0x80),
    octetString(utf8('two ')),
    octetString(utf8('pieces')),
    Uint8Array.of(0, 0),
  ]);
  return [
    { name: 'Attributes', sample: attributes, read: ofNode(readAttributes) },
    { name: 'unsigned Attributes', sample: attributes, read: ofNode(readUnsignedAttributes) },
    {
      name: 'OCTET STRING',
      sample: constructed,
      read: ofNode((node) => [octets(node), octetSegments(node)]),
    },
    { name: 'OBJECT IDENTIFIER', sample: oid(OID.signedData), read: ofNode((node) => oidOf(node, 'test')) },
    { name: 'INTEGER', sample: integer(70_000), read: ofNode((node) => smallInteger(node, 'test')) },
    {
      name: 'unsigned INTEGER',
      sample: integer(70_000),
      read: ofNode((node) => unsignedInteger(node, 'test')),
    },
    {
      name: 'BIT STRING',
      sample: bitString(utf8('bits')),
      read: ofNode((node) => bitStringOctets(node, 'test')),
    },
    { name: 'Time', sample: element(0x17, utf8('260601120000Z')), read: ofNode(timeOf) },
    // Whatever can be read has one encoding in DER, and that encoding is its own.
    {
      name: 'DER',
      sample: sequence(attributes, constructed),
      read: ofNode((node) => requireSameDer(toDer(node))),
    },
  ];
}

function requireSameDer(der: Bytes): void {
  const node = parseBer(der);
  if (!Buffer.from(toDer(node)).equals(der)) throw new Error('toDer() has two answers');
  requireDer(node, 'test');
}

function recipientReaders(rid: Bytes): readonly HostileCase[] {
  const algorithm = sequence(oid('1.2.3'), nullValue());
  const key = utf8('sixteen octets..');
  const originator = element(0xa1, sequence(oid(OID.ecPublicKey)), bitString(new Uint8Array(65).fill(4)));
  const byKey = element(0xa0, octetString(key), element(0x18, utf8('20260601120000Z')));
  const kekri = kekRecipientInfo(key, algorithm, key);
  const pwri = element(
    0xa3,
    integer(0),
    element(0xa0, oid('1.2.3'), nullValue()),
    algorithm,
    octetString(key),
  );
  const kari = keyAgreeRecipientInfo(
    originator,
    algorithm,
    [
      [rid, key],
      [byKey, key],
    ],
    key,
  );
  const samples: Readonly<Record<string, Bytes>> = {
    ktri: keyTransRecipientInfo(rid, { keyEncryptionAlgorithm: algorithm, encryptedKey: key }),
    kari,
    kekri,
    pwri,
    ori: element(0xa4, oid('1.2.3'), nullValue()),
  };
  return Object.entries(samples).map(([name, sample]) => ({
    name: `RecipientInfo, ${name}`,
    sample,
    read: ofNode(readRecipientInfo),
  }));
}

function keyReaders(): readonly HostileCase[] {
  const rsa = encryptionPair('RSA').privateKeyInfo;
  const ec = encryptionPair('P-256').privateKeyInfo;
  return [
    { name: 'PrivateKeyInfo', sample: ec, read: readPrivateKeyInfo },
    { name: 'RSAPrivateKey', sample: readPrivateKeyInfo(rsa).privateKey, read: readRsaPrivateKey },
    { name: 'ECPrivateKey', sample: readPrivateKeyInfo(ec).privateKey, read: readEcPrivateKey },
  ];
}
