import type { CertificateSource, FoundCertificate } from '../directory/address-book.ts';
import { recipientProblems } from '../smime/preflight.ts';
import type { OwnCertificate } from './keys-port.ts';

/** Our own certificates as a source: for our copy of a message, and where we are among its recipients. */
export const ownCertificateSource =
  (own: readonly OwnCertificate[], at: Date): CertificateSource =>
  (address) =>
    Promise.resolve(
      own.flatMap(({ certificate }): readonly FoundCertificate[] =>
        recipientProblems(address, certificate, at).some(({ code }) => code === 'recipient-wrong-address')
          ? []
          : [{ certificate, chain: [], source: 'own' }],
      ),
    );
