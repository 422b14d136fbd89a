import { fromLatin1, utf8, type Bytes } from '../bytes.ts';
import { contentOf, context, octets, parseBer, TAG, type Node } from './ber.ts';
import { readAlgorithm, type AlgorithmIdentifier } from './certificate.ts';
import { element, requireDer } from './der.ts';
import { readExtensions } from './extensions.ts';
import { fieldsOf, oidOf, onlyChild, smallInteger, timeOf } from './fields.ts';
import { readGeneralName, type GeneralName } from './general-name.ts';
import { MalformedError } from './malformed.ts';

/** RFC 3161 §2.4.2, read and not judged. */
export interface TstInfo {
  readonly version: number;
  readonly policy: string;
  readonly messageImprint: { readonly hashAlgorithm: AlgorithmIdentifier; readonly hashedMessage: Bytes };
  /** The content octets of the INTEGER. */
  readonly serialNumber: Bytes;
  readonly genTime: Date;
  /** By how many milliseconds genTime may be wrong; undefined where the authority does not say. */
  readonly accuracy: number | undefined;
  readonly tsa: GeneralName | undefined;
  readonly hasCriticalExtension: boolean;
}

/** @throws MalformedError */
export function readTstInfo(der: Bytes): TstInfo {
  const root = parseBer(der);
  requireDer(root, 'TSTInfo');
  const fields = fieldsOf(root, 'TSTInfo');
  const version = smallInteger(fields.any('version'), 'TSTInfo');
  const policy = oidOf(fields.any('policy'), 'TSTInfo');
  const imprint = fieldsOf(fields.any('messageImprint'), 'MessageImprint');
  const hashAlgorithm = readAlgorithm(imprint.any('hashAlgorithm'));
  const hashedMessage = octets(imprint.any('hashedMessage'));
  imprint.end();
  const serialNumber = contentOf(fields.take(TAG.integer, 'serialNumber'));
  const genTime = fractionalTimeOf(fields.take(TAG.generalizedTime, 'genTime'));
  const accuracy = fields.optional(TAG.sequence);
  fields.optional(TAG.boolean);
  fields.optional(TAG.integer);
  const tsa = fields.optional(context(0));
  const extensions = fields.optional(context(1));
  fields.end();
  if (!genTime) throw new MalformedError('TSTInfo', 'genTime is no time');
  return {
    version,
    policy,
    messageImprint: { hashAlgorithm, hashedMessage },
    serialNumber,
    genTime,
    accuracy: accuracy && readAccuracy(accuracy),
    tsa: tsa && readGeneralName(onlyChild(tsa, 'TSTInfo')),
    hasCriticalExtension: readExtensions(extensions, 'TSTInfo').some(({ critical }) => critical),
  };
}

/** §2.4.2: unlike the times of certificates, with a fraction of a second where the authority measures it. */
function fractionalTimeOf(node: Node): Date | undefined {
  const match = /^(\d{14})(?:\.(\d*[1-9]))?Z$/.exec(fromLatin1(contentOf(node).subarray(0, 64)));
  if (!match) return undefined;
  const [, seconds = '', fraction = ''] = match;
  const whole = timeOf(parseBer(element(TAG.generalizedTime, utf8(`${seconds}Z`))));
  return whole && new Date(whole.getTime() + Number(`${fraction}000`.slice(0, 3)));
}

/** In milliseconds, rounded up: nothing is to seem more exact than it is. */
function readAccuracy(node: Node): number {
  const fields = fieldsOf(node, 'Accuracy');
  const seconds = fields.optional(TAG.integer);
  const [millis, micros] = [fields.optional(context(0, false)), fields.optional(context(1, false))];
  fields.end();
  const valueOf = (member: Node | undefined): number =>
    member ? smallInteger(parseBer(element(TAG.integer, contentOf(member))), 'Accuracy') : 0;
  return valueOf(seconds) * 1000 + valueOf(millis) + Math.ceil(valueOf(micros) / 1000);
}
