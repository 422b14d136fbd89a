import {
  boolean,
  element,
  explicit,
  implicit,
  integer,
  octetString,
  oid,
  sequence,
} from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { utf8, type Bytes } from '../../src/bytes.ts';
import type { DigestName } from '../../src/crypto/algorithms.ts';
import { digest } from '../../src/crypto/digest.ts';
import { extendedKeyUsage } from '../../src/pki/issue-certificate.ts';
import type { Identity, Wanted } from './fake-ca.ts';
import { attribute, digestIdentifier, signCms, type SignerOptions } from './sign-cms.ts';

export const DAY = 24 * 60 * 60 * 1000;

/** RFC 3161 §2.3: this purpose, no other, and critical. */
export const FOR_TIMESTAMPS = { ...extendedKeyUsage(OID.timeStamping), critical: true };

/** A time-stamping authority below this issuer. */
export const createAuthority = (issuer: Identity, wanted: Wanted = {}): Promise<Identity> =>
  issuer.issue({ name: 'Test Clock', extensions: [FOR_TIMESTAMPS], ...wanted });

interface TstInfoOptions {
  readonly genTime: Date;
  readonly imprint?: Bytes;
  readonly hash?: DigestName;
  readonly hashAlgorithm?: Bytes;
  readonly version?: number;
  /** In milliseconds, below a second. */
  readonly accuracy?: number;
  /** The encoding of a GeneralName. */
  readonly tsa?: Bytes;
  readonly hasCriticalExtension?: boolean;
}

/** `20260601120000Z`, or with a fraction of a second where there is one (X.690 §11.7). */
export const generalizedTime = (date: Date): Bytes => {
  const digits = date.toISOString().replace(/[-:T]/g, '');
  return element(0x18, utf8(digits.replace(/\.?0*Z$/, 'Z')));
};

/** The encoding of a TSTInfo over these octets, right unless told otherwise. */
async function tstInfoOf(over: Bytes, options: TstInfoOptions): Promise<Bytes> {
  const { genTime, hash = 'SHA-256', version = 1, accuracy, tsa, hasCriticalExtension } = options;
  const critical = sequence(oid('1.2.3.4'), boolean(true), octetString(utf8('?')));
  return sequence(
    integer(version),
    oid('1.2.3.4.5'),
    sequence(
      options.hashAlgorithm ?? digestIdentifier(hash),
      octetString(options.imprint ?? (await digest(hash, over))),
    ),
    integer(4711),
    generalizedTime(genTime),
    ...(accuracy === undefined ? [] : [sequence(implicit(0, integer(accuracy).subarray(2)))]),
    integer(99),
    ...(tsa ? [explicit(0, tsa)] : []),
    ...(hasCriticalExtension ? [explicit(1, critical)] : []),
  );
}

export type TokenOptions = TstInfoOptions & {
  readonly by: Identity;
  readonly signer?: Partial<SignerOptions>;
  readonly others?: readonly SignerOptions[];
  /** RFC 5816: SHA-256 of the authority's certificate, or of another's; null to leave it out. */
  readonly names?: Identity | null;
  readonly certificates?: readonly Bytes[];
  readonly crls?: readonly Bytes[];
  readonly eContentType?: string;
};

/** A time-stamp token (RFC 3161 §2.4.2) over these octets, right unless told otherwise. */
export async function createToken(over: Bytes, options: TokenOptions): Promise<Bytes> {
  const { by, names = by, signer = {}, others = [], certificates, crls, eContentType } = options;
  const content = await tstInfoOf(over, options);
  const signingCertificate =
    names && sequence(sequence(sequence(octetString(await digest('SHA-256', names.der)))));
  return signCms({
    content,
    eContentType: eContentType ?? OID.tstInfo,
    ...(certificates ? { certificates } : {}),
    ...(crls ? { crls } : {}),
    signers: [
      {
        by,
        attributes: ({ all }) => [
          ...all,
          ...(signingCertificate ? [attribute(OID.signingCertificateV2, signingCertificate)] : []),
        ],
        ...signer,
      },
      ...others,
    ],
  });
}

/** The unsigned attribute that tokens stand in, one for each (RFC 3161 appendix A). */
export const timestampAttributes = (...tokens: readonly Bytes[]): readonly Bytes[] =>
  tokens.map((token) => attribute(OID.timeStampToken, token));
