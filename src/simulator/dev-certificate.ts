import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { explicit, sequence } from '../asn1/der.ts';
import { OID } from '../asn1/oids.ts';
import { asBytes, concat, type Bytes } from '../bytes.ts';
import {
  generateSigningKey,
  importSigningKey,
  type KeyKind,
  type SigningKey,
} from '../crypto/signing-key.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  dnsName,
  extendedKeyUsage,
  ipAddress,
  issueCertificate,
  keyIdentifierOf,
  keyUsage,
  nameOf,
  subjectAltName,
  subjectKeyIdentifier,
  type ExtensionValue,
} from '../pki/issue-certificate.ts';

export interface DevelopmentCertificate {
  /** PEM, for the https server. */
  readonly cert: string;
  readonly key: string;
  /** Where the certificate of the authority lies, for a browser to trust. */
  readonly authorityFile: string;
}

const KIND: KeyKind = 'P-256';
const DAY = 24 * 60 * 60 * 1000;
const AUTHORITY_DAYS = 3 * 365;
/** An authority with less than this left is replaced, so that none ends while a server runs. */
const RENEWAL_DAYS = 60;
const SERVER_DAYS = 30;
const AUTHORITY_NAME = nameOf({ O: 'Signet', CN: 'Signet development CA' });

/**
 * A server certificate for localhost, 127.0.0.1 and ::1, new each time, from an authority that is made once and kept
 * in `folder`, so that a browser needs to be told only once. The authority can issue for these names alone and for
 * nothing but servers: whoever gets at its key cannot pass for any other site with it.
 */
export async function developmentCertificate(folder: string, now: Date): Promise<DevelopmentCertificate> {
  const authorityFile = join(folder, 'development-ca.pem');
  const keyFile = join(folder, 'development-ca-key.pem');
  const authority = (await keptAuthority(authorityFile, keyFile, now)) ?? (await newAuthority(folder, now));
  const server = await generateSigningKey(KIND);
  const certificate = await issueCertificate(
    {
      subject: nameOf({ CN: 'localhost' }),
      subjectPublicKeyInfo: server.subjectPublicKeyInfo,
      ...validity(now, SERVER_DAYS),
      extensions: [
        basicConstraints(false),
        keyUsage('digitalSignature'),
        extendedKeyUsage(OID.serverAuth),
        subjectAltName(dnsName('localhost'), ipAddress(IPV4_LOOPBACK), ipAddress(IPV6_LOOPBACK)),
        authorityKeyIdentifier(await identifierOf(authority)),
      ],
    },
    AUTHORITY_NAME,
    authority,
  );
  return {
    cert: pem('CERTIFICATE', certificate),
    key: pem('PRIVATE KEY', await server.exportPkcs8()),
    authorityFile,
  };
}

/** The authority of an earlier start; null where there is none that is whole, ours and good for long enough. */
async function keptAuthority(authorityFile: string, keyFile: string, now: Date): Promise<SigningKey | null> {
  try {
    const certificate = new X509Certificate(await readFile(authorityFile));
    const privateKey = createPrivateKey(await readFile(keyFile));
    const left = Date.parse(certificate.validTo) - now.getTime();
    if (left < RENEWAL_DAYS * DAY || !certificate.checkPrivateKey(privateKey)) return null;
    const pkcs8 = asBytes(privateKey.export({ type: 'pkcs8', format: 'der' }));
    return await importSigningKey(
      KIND,
      pkcs8,
      asBytes(certificate.publicKey.export({ type: 'spki', format: 'der' })),
    );
  } catch {
    return null;
  }
}

async function newAuthority(folder: string, now: Date): Promise<SigningKey> {
  const key = await generateSigningKey(KIND);
  const certificate = await issueCertificate(
    {
      subject: AUTHORITY_NAME,
      subjectPublicKeyInfo: key.subjectPublicKeyInfo,
      ...validity(now, AUTHORITY_DAYS),
      extensions: [
        basicConstraints(true, 0),
        keyUsage('keyCertSign', 'cRLSign'),
        extendedKeyUsage(OID.serverAuth),
        LOCAL_NAMES_ONLY,
        subjectKeyIdentifier(await identifierOf(key)),
      ],
    },
    AUTHORITY_NAME,
    key,
  );
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'development-ca.pem'), pem('CERTIFICATE', certificate));
  const keyFile = join(folder, 'development-ca-key.pem');
  // A mode counts only for a file that is made: one that is there would keep its own.
  await rm(keyFile, { force: true });
  await writeFile(keyFile, pem('PRIVATE KEY', await key.exportPkcs8()), { mode: 0o600, flag: 'wx' });
  return key;
}

const IPV4_LOOPBACK = Uint8Array.of(127, 0, 0, 1);
const IPV6_LOOPBACK = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

/** RFC 5280 §4.2.1.10: permittedSubtrees; an address there has its mask after it, here that of one host. */
const LOCAL_NAMES_ONLY: ExtensionValue = {
  type: OID.nameConstraints,
  critical: true,
  value: sequence(
    explicit(
      0,
      ...[
        dnsName('localhost'),
        ipAddress(concat([IPV4_LOOPBACK, new Uint8Array(4).fill(0xff)])),
        ipAddress(concat([IPV6_LOOPBACK, new Uint8Array(16).fill(0xff)])),
      ].map((base) => sequence(base)),
    ),
  ),
};

/** A day back: clocks differ a little, time zones of careless systems more. */
function validity(now: Date, days: number): { readonly notBefore: Date; readonly notAfter: Date } {
  return { notBefore: new Date(now.getTime() - DAY), notAfter: new Date(now.getTime() + days * DAY) };
}

/** An uncompressed P-256 point ends the SubjectPublicKeyInfo: 65 octets (RFC 5480 §2.2). */
function identifierOf({ subjectPublicKeyInfo }: SigningKey): Promise<Bytes> {
  return keyIdentifierOf(subjectPublicKeyInfo.subarray(-65));
}

function pem(label: string, der: Uint8Array): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}
