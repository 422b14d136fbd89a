import type { AnchorOrigin } from '../../pki/trust-anchor.ts';

/** Why a path is trusted, said of the certificate at its end. */
export const anchorWords: Readonly<Record<AnchorOrigin, string>> = {
  mozilla: "Trusted because Mozilla's list of certificate authorities for e-mail has it.",
  organisation: "Trusted because your organisation's administrator set it.",
  given: 'Trusted because it was given as an anchor for this check.',
  accepted: 'Trusted because you accepted this very certificate for this sender. It vouches for nobody else.',
};
