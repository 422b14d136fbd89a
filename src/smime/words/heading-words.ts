import type { HeaderFacts, Report } from '../report.ts';

/** Those that a person knows, in the order in which they are told. */
const TOLD = ['Subject', 'From', 'To', 'Cc', 'Date', 'Reply-To'] as const;

/**
 * What protects the header fields (RFC 9788) of a message that somebody signed or encrypted, in a sentence or two;
 * undefined where nothing protects anything.
 */
export function headingWords({ headers, verdict, decryption }: Report): string | undefined {
  const namesOf = (...protections: readonly HeaderFacts['protection'][]): readonly string[] =>
    TOLD.filter((told) =>
      headers.some(
        ({ name, protection }) =>
          name.toLowerCase() === told.toLowerCase() && protections.includes(protection),
      ),
    );
  const signed = namesOf('signed-only', 'signed-and-encrypted');
  const encrypted = namesOf('encrypted-only', 'signed-and-encrypted');
  const sentences = [
    ...(signed.length > 0 ? [`Signed with the message: ${signed.join(', ')}.`] : []),
    ...(encrypted.length > 0 ? [`Hidden on the way: ${encrypted.join(', ')}.`] : []),
  ];
  if (sentences.length > 0) return sentences.join(' ');
  const isProtected =
    verdict.signers.length > 0 || decryption === 'authenticated' || decryption === 'unauthenticated';
  return isProtected
    ? 'Not protected: anybody on the way could have changed the subject and the date.'
    : undefined;
}
