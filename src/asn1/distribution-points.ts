import type { Bytes } from '../bytes.ts';
import { children, contentOf, context, parseBer, TAG, type Node } from './ber.ts';
import { element, sequence } from './der.ts';
import { fieldsOf, onlyChild } from './fields.ts';
import { readGeneralName, type GeneralName } from './general-name.ts';
import { MalformedError } from './malformed.ts';
import { readName, type Name } from './name.ts';

/** ReasonFlags (RFC 5280 §4.2.1.13) as a number: bit n of it is the flag (n). */
export type Reasons = number;

/** From keyCompromise (1) to aACompromise (8); the flag 0 is unused. */
export const ALL_REASONS: Reasons = 0b1_1111_1110;

export type DistributionPointName =
  | { readonly form: 'fullName'; readonly names: readonly GeneralName[] }
  /** The encoding of the RelativeDistinguishedName. */
  | { readonly form: 'nameRelativeToCRLIssuer'; readonly relativeName: Bytes };

/** RFC 5280 §4.2.1.13. */
export interface DistributionPoint {
  readonly distributionPoint: DistributionPointName | undefined;
  readonly reasons: Reasons | undefined;
  /** Empty where the certificate's own issuer signs the list. */
  readonly cRLIssuer: readonly GeneralName[];
}

/** RFC 5280 §5.2.5. */
export interface IssuingDistributionPoint {
  readonly distributionPoint: DistributionPointName | undefined;
  readonly onlyContainsUserCerts: boolean;
  readonly onlyContainsCACerts: boolean;
  readonly onlySomeReasons: Reasons | undefined;
  readonly indirectCRL: boolean;
  readonly onlyContainsAttributeCerts: boolean;
}

/** @throws MalformedError */
export function readDistributionPoints(node: Node): readonly DistributionPoint[] {
  if (node.tag !== TAG.sequence) throw new MalformedError('CRLDistributionPoints', 'SEQUENCE expected');
  return children(node).map((member) => {
    const fields = fieldsOf(member, 'DistributionPoint');
    const name = fields.optional(context(0));
    const reasons = fields.optional(context(1, false));
    const cRLIssuer = fields.optional(context(2));
    fields.end();
    return {
      distributionPoint: name && readDistributionPointName(name),
      reasons: reasons && readReasons(reasons),
      cRLIssuer: cRLIssuer ? children(cRLIssuer).map(readGeneralName) : [],
    };
  });
}

/** @throws MalformedError */
export function readIssuingDistributionPoint(node: Node): IssuingDistributionPoint {
  const fields = fieldsOf(node, 'IssuingDistributionPoint');
  const flag = (number: number): boolean => {
    const field = fields.optional(context(number, false));
    return field !== undefined && contentOf(field)[0] !== 0;
  };
  const name = fields.optional(context(0));
  const onlyContainsUserCerts = flag(1);
  const onlyContainsCACerts = flag(2);
  const reasons = fields.optional(context(3, false));
  const indirectCRL = flag(4);
  const onlyContainsAttributeCerts = flag(5);
  fields.end();
  return {
    distributionPoint: name && readDistributionPointName(name),
    onlyContainsUserCerts,
    onlyContainsCACerts,
    onlySomeReasons: reasons && readReasons(reasons),
    indirectCRL,
    onlyContainsAttributeCerts,
  };
}

/** The names in full: a relative one stands below the issuer of the list (RFC 5280 §4.2.1.13, §5.2.5). */
export function fullNamesOf(name: DistributionPointName, crlIssuer: Name): readonly GeneralName[] {
  if (name.form === 'fullName') return name.names;
  const der = sequence(contentOf(parseBer(crlIssuer.der)), name.relativeName);
  return [{ form: 'directoryName', value: readName(parseBer(der)) }];
}

function readDistributionPointName(node: Node): DistributionPointName {
  const choice = onlyChild(node, 'DistributionPointName');
  switch (choice.tag) {
    case context(0):
      return { form: 'fullName', names: children(choice).map(readGeneralName) };
    case context(1): {
      const relativeName = element(TAG.set, contentOf(choice));
      readName(parseBer(sequence(relativeName)));
      return { form: 'nameRelativeToCRLIssuer', relativeName };
    }
    default:
      throw new MalformedError('DistributionPointName', 'unknown form');
  }
}

/** [n] IMPLICIT: a BIT STRING under another tag. */
function readReasons(node: Node): Reasons {
  const [unused, ...octets] = contentOf(node).subarray(0, 3);
  if (unused === undefined || unused > 7) {
    throw new MalformedError('ReasonFlags', 'BIT STRING expected');
  }
  let reasons = 0;
  for (let bit = 0; bit < octets.length * 8; bit++) {
    if ((((octets[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1) reasons |= 1 << bit;
  }
  return reasons & ALL_REASONS;
}
