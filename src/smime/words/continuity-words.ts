import type { Continuity } from '../continuity.ts';
import type { Decision } from '../continuity-decision.ts';
import type { ContinuityFinding } from '../finding.ts';
import { visible } from '../visible.ts';
import { commonName } from './common-name.ts';
import { ASK_OTHERWISE, type Locality, type WordsFor } from './saying.ts';
import { dayWords } from './time.ts';

/** What was seen of the sender before, said of this message. */
export const continuityWords: WordsFor<ContinuityFinding> = {
  'sender-new-certificate': ({ address, since, oldIssuer, newIssuer, sameIssuer }, reader) => ({
    sentence:
      `Since ${dayWords(since, reader)}, ${visible(address)} has signed with a certificate from ${commonName(oldIssuer)}. ` +
      (sameIssuer
        ? 'This message is signed with another one, from the same issuer.'
        : `This message is signed with another one, from another issuer: ${commonName(newIssuer)}.`),
    advice:
      'People get a new certificate every year or two, so this is often harmless. But somebody may also have got one ' +
      `in the sender's name. ${ASK_OTHERWISE}`,
  }),
  'sender-renewed-certificate': ({ address, since }, reader) => ({
    sentence: `The certificate of ${visible(address)} was renewed. Its key is the one seen here since ${dayWords(since, reader)}.`,
  }),
  'sender-usually-signs': ({ address, signed, messages, lastSigned }, reader) => ({
    sentence:
      2 * signed > messages
        ? `Mail from ${visible(address)} is usually signed: ${signed} of the last ${messages} messages were.`
        : `Mail from ${visible(address)} is usually signed: the last such message was seen on ${dayWords(lastSigned, reader)}.`,
    advice: `Anybody can put this address on a message without a signature. ${ASK_OTHERWISE}`,
  }),
};

interface DecisionWords {
  /** On the button. */
  readonly act: string;
  /** What it means to press it. */
  readonly meaning: string;
}

/** What a person may say of the sender, with one act. */
export function decisionWords(decision: Decision): DecisionWords {
  const who = visible(decision.address);
  switch (decision.kind) {
    case 'accept':
      return decision.certificate.trustedByPerson
        ? {
            act: `Trust this certificate for ${who}`,
            meaning:
              'Press this only once the sender has confirmed the fingerprint, by phone for example. ' +
              "From then on, messages signed with this very certificate count as theirs, and as nobody else's.",
          }
        : {
            act: 'Accept the new certificate',
            meaning: `Accept it once you know that it is theirs. From then on, messages from ${who} that are signed with it count as before.`,
          };
    case 'accept-unsigned':
      return {
        act: `Don't expect ${who} to sign`,
        meaning:
          'If they often do not sign, stop expecting it. You will then no longer be told of it, whoever the message is from.',
      };
    case 'undo':
      return {
        act: 'Undo',
        meaning: `You accepted this certificate for ${who}. Undo it if that was a mistake: you will be asked again.`,
      };
    case 'undo-unsigned':
      return { act: 'Undo', meaning: `You said that ${who} need not sign.` };
  }
}

/** Said where the decision could not be kept. */
export const DECISION_FAILED = 'This could not be saved. Try again.';

/** Since when the certificate of a message is known as its sender's. */
export function knownSinceWords(
  { since, acceptedAt, senderSince, keptIn }: Continuity,
  reader: Locality,
): string {
  const never =
    senderSince === null
      ? 'Not seen from this sender before'
      : `Not seen from this sender before; others were, since ${dayWords(senderSince, reader)}`;
  const known = since === null ? never : `Seen from this sender since ${dayWords(since, reader)}`;
  const accepted = acceptedAt === null ? '' : `; accepted by you on ${dayWords(acceptedAt, reader)}`;
  const kept = keptIn === 'memory' ? ' (nothing is kept here, so Signet forgets this when it is closed)' : '';
  return known + accepted + kept;
}
