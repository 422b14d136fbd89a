import type { Bytes } from '../bytes.ts';
import { context, parseBer } from './ber.ts';
import { readAlgorithm, type AlgorithmIdentifier } from './certificate.ts';
import { nullValue, oid, requireDer, sequence } from './der.ts';
import { fieldsOf, onlyChild, smallInteger } from './fields.ts';
import { OID } from './oids.ts';

/** RSASSA-PSS-params (RFC 4055 §3.1), with its defaults filled in. */
export interface PssParameters {
  readonly hashAlgorithm: AlgorithmIdentifier;
  readonly maskGenAlgorithm: AlgorithmIdentifier;
  /** In octets. */
  readonly saltLength: number;
  readonly trailerField: number;
}

const STRUCTURE = 'RSASSA-PSS-params';

const SHA1 = sequence(oid(OID.sha1), nullValue());
const DEFAULT_HASH = readAlgorithm(parseBer(SHA1));
const DEFAULT_MASK_GEN = readAlgorithm(parseBer(sequence(oid(OID.mgf1), SHA1)));

/** @throws MalformedError */
export function readPssParameters(encoding: Bytes): PssParameters {
  const root = parseBer(encoding);
  requireDer(root, STRUCTURE);
  const fields = fieldsOf(root, STRUCTURE);
  const member = (number: number) => {
    const tagged = fields.optional(context(number));
    return tagged && onlyChild(tagged, STRUCTURE);
  };
  const hash = member(0);
  const maskGen = member(1);
  const saltLength = member(2);
  const trailerField = member(3);
  fields.end();
  return {
    hashAlgorithm: hash ? readAlgorithm(hash) : DEFAULT_HASH,
    maskGenAlgorithm: maskGen ? readAlgorithm(maskGen) : DEFAULT_MASK_GEN,
    saltLength: saltLength ? smallInteger(saltLength, STRUCTURE) : 20,
    trailerField: trailerField ? smallInteger(trailerField, STRUCTURE) : 1,
  };
}
