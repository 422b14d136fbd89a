import { children, parseBer, TAG } from './ber.ts';
import { readDistributionPoints, type DistributionPoint } from './distribution-points.ts';
import type { Extension } from './extensions.ts';
import { fieldsOf, oidOf } from './fields.ts';
import { readGeneralName, type GeneralName } from './general-name.ts';
import { MalformedError } from './malformed.ts';
import { OID } from './oids.ts';

/**
 * Where authorityInfoAccess, of a certificate or of a list, says that more is to be had (RFC 5280 §4.2.2.1, §5.2.7).
 * It is read only when somebody asks there: no verdict depends on it, so a broken one names no place.
 */
export const accessLocationsOf = (
  extensions: readonly Extension[],
  method: typeof OID.ocsp | typeof OID.caIssuers,
): readonly GeneralName[] =>
  valueOrNone(extensions, OID.authorityInfoAccess, (value) => {
    const root = parseBer(value);
    if (root.tag !== TAG.sequence) throw new MalformedError('AuthorityInfoAccess', 'SEQUENCE expected');
    return children(root).flatMap((description) => {
      const fields = fieldsOf(description, 'AccessDescription');
      const isAsked = oidOf(fields.any('accessMethod'), 'AccessDescription') === method;
      return isAsked ? [readGeneralName(fields.any('accessLocation'))] : [];
    });
  });

/** Where the deltas are to be had, of a certificate or of a list (RFC 5280 §4.2.1.15, §5.2.6). */
export const freshestPointsOf = (extensions: readonly Extension[]): readonly DistributionPoint[] =>
  valueOrNone(extensions, OID.freshestCrl, (value) => readDistributionPoints(parseBer(value)));

function valueOrNone<T>(
  extensions: readonly Extension[],
  type: string,
  read: (value: Extension['value']) => readonly T[],
): readonly T[] {
  const extension = extensions.find((candidate) => candidate.type === type);
  if (!extension) return [];
  try {
    return read(extension.value);
  } catch (error) {
    if (error instanceof MalformedError) return [];
    throw error;
  }
}
