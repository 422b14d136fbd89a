import type { Bytes } from '../bytes.ts';
import { contentOf, context, octets, parseBer, TAG } from './ber.ts';
import { readAlgorithm, type AlgorithmIdentifier } from './certificate.ts';
import { fieldsOf, onlyChild, smallInteger } from './fields.ts';
import { MalformedError } from './malformed.ts';
import { OID } from './oids.ts';

/** RFC 5084 §3.2; the length of the tag is in octets. */
export interface GcmParameters {
  readonly nonce: Bytes;
  readonly tagLength: number;
}

/** RFC 3370 §5.2: the version says how many bits of the key count, by a table of RFC 2268 §6. */
export interface Rc2Parameters {
  readonly version: number;
  readonly iv: Bytes;
}

/** RFC 4055 §4.1; the digests by their object identifiers. */
export interface OaepParameters {
  readonly hashAlgorithm: string;
  readonly maskHashAlgorithm: string;
  readonly label: Bytes;
}

/** RFC 8018 appendix A.2. */
export interface Pbkdf2Parameters {
  readonly salt: Bytes;
  readonly iterationCount: number;
  readonly keyLength: number | undefined;
  readonly prf: string;
}

/** Parameters that are one OCTET STRING: the IV of a CBC mode (RFC 3565 §4.1), the nonce of RFC 8103 §1.1. */
export function readIv({ parameters }: AlgorithmIdentifier, length: number): Bytes {
  const iv = octets(parseBer(required(parameters)));
  if (iv.length !== length) throw new MalformedError('AlgorithmIdentifier', `IV not of ${length} octets`);
  return iv;
}

export function readGcmParameters({ parameters }: AlgorithmIdentifier): GcmParameters {
  const fields = fieldsOf(parseBer(required(parameters)), 'GCMParameters');
  const nonce = octets(fields.take(TAG.octetString, 'aes-nonce'));
  const icvLength = fields.optional(TAG.integer);
  fields.end();
  const tagLength = icvLength ? smallInteger(icvLength, 'GCMParameters') : 12;
  // Attack: a tag of a few bits is guessed. RFC 5084 §3.2 allows these five lengths.
  if (tagLength < 12 || tagLength > 16)
    throw new MalformedError('GCMParameters', 'tag not of 12 to 16 octets');
  if (nonce.length === 0) throw new MalformedError('GCMParameters', 'empty nonce');
  return { nonce, tagLength };
}

export function readRc2Parameters({ parameters }: AlgorithmIdentifier): Rc2Parameters {
  const fields = fieldsOf(parseBer(required(parameters)), 'RC2CBCParameter');
  const version = smallInteger(fields.take(TAG.integer, 'rc2ParameterVersion'), 'RC2CBCParameter');
  const iv = octets(fields.take(TAG.octetString, 'iv'));
  fields.end();
  if (iv.length !== 8) throw new MalformedError('RC2CBCParameter', 'IV not of 8 octets');
  return { version, iv };
}

/** Every member has a default, SHA-1 among them; `undefined` for another mask or label source than RFC 4055 has. */
export function readOaepParameters({ parameters }: AlgorithmIdentifier): OaepParameters | undefined {
  const fields = fieldsOf(parseBer(required(parameters)), 'RSAES-OAEP-params');
  const inside = (number: number): AlgorithmIdentifier | undefined => {
    const field = fields.optional(context(number));
    return field && readAlgorithm(onlyChild(field, 'RSAES-OAEP-params'));
  };
  const hash = inside(0);
  const mask = inside(1);
  const source = inside(2);
  fields.end();
  if (mask && mask.algorithm !== OID.mgf1) return undefined;
  if (source && source.algorithm !== OID.pSpecified) return undefined;
  return {
    hashAlgorithm: hash?.algorithm ?? OID.sha1,
    maskHashAlgorithm: mask ? readAlgorithm(parseBer(required(mask.parameters))).algorithm : OID.sha1,
    label: source ? octets(parseBer(required(source.parameters))) : new Uint8Array(0),
  };
}

/** `undefined` for a salt that is not in the parameters (`otherSource`), which nobody has defined. */
export function readPbkdf2Parameters({ parameters }: AlgorithmIdentifier): Pbkdf2Parameters | undefined {
  const fields = fieldsOf(parseBer(required(parameters)), 'PBKDF2-params');
  const salt = fields.any('salt');
  const iterationCount = smallInteger(fields.take(TAG.integer, 'iterationCount'), 'PBKDF2-params');
  const keyLength = fields.optional(TAG.integer);
  const prf = fields.optional(TAG.sequence);
  fields.end();
  if (salt.tag !== TAG.octetString) return undefined;
  return {
    salt: contentOf(salt),
    iterationCount,
    keyLength: keyLength && smallInteger(keyLength, 'PBKDF2-params'),
    prf: prf ? readAlgorithm(prf).algorithm : OID.hmacWithSha1,
  };
}

/** An AlgorithmIdentifier as the parameters of another one: the key wrap of RFC 5753 §7.1.2, the cipher of RFC 3211 §2.3. */
export const readInnerAlgorithm = ({ parameters }: AlgorithmIdentifier): AlgorithmIdentifier =>
  readAlgorithm(parseBer(required(parameters)));

function required(parameters: Bytes | undefined): Bytes {
  if (!parameters) throw new MalformedError('AlgorithmIdentifier', 'parameters are missing');
  return parameters;
}
