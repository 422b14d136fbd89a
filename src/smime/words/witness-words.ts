import type { CountersignatureReport, SigningTimeProof } from '../verdict.ts';
import { visible } from '../visible.ts';
import type { Locality } from './saying.ts';
import { timeWords } from './time.ts';

/** What a time-stamp proves: not when somebody signed, but by when they had, if the clock was as wrong as it may be. */
export function stampWords({ time, accuracyMs, by }: SigningTimeProof, reader: Locality): string {
  const latest = new Date(Date.parse(time) + (accuracyMs ?? 0)).toISOString();
  return `The signature was there on ${timeWords(latest, reader)}, says ${visible(by.name)}`;
}

/** Who signed the signature, in a row: `Nora Notary, Eve (unproven)`. */
export const countersignerWords = (reports: readonly CountersignatureReport[]): string =>
  reports
    .map(({ name, trusted, countersignatures }) => {
      const above =
        countersignatures.length > 0 ? `, signed by ${countersignerWords(countersignatures)}` : '';
      return `${visible(name)}${trusted ? '' : ' (unproven)'}${above}`;
    })
    .join('; ');
