import type { Certificate } from '../asn1/certificate.ts';
import { headersNamed, type Header } from '../mime/headers.ts';
import { isDeceptive, parseFrom, sameAddress } from '../mime/mailbox.ts';
import { addressesOf } from '../pki/email-profile.ts';
import type { Finding } from './finding.ts';

/** Whom the message says it is from. `address` is undefined where that is not exactly one mailbox. */
export interface Sender {
  readonly address: string | undefined;
  readonly from: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * Reads the one From of a header section (RFC 5322 §3.6.2).
 * @param fallback the sender that the caller names; used only where the section has no From of its own
 */
export function readSender(
  section: { readonly headers: readonly Header[] } | undefined,
  fallback: string | undefined,
): Sender {
  const fields = section ? headersNamed(section, 'From') : [];
  // Attack: of two From fields one client shows the first and another checks the second.
  if (fields.length > 1) {
    return { address: undefined, from: fields, findings: [{ code: 'sender-ambiguous', from: fields }] };
  }
  const value = fields[0] ?? fallback;
  const from = value === undefined ? undefined : parseFrom(value);
  if (!from || from.kind === 'none')
    return { address: undefined, from: [], findings: [{ code: 'sender-unknown' }] };
  if (from.kind === 'several') {
    const { addresses } = from;
    return { address: undefined, from: addresses, findings: [{ code: 'sender-ambiguous', from: addresses }] };
  }
  const { address, name, beside } = from;
  const findings: Finding[] = [];
  if (isDeceptive(address)) findings.push({ code: 'address-deceptive', address });
  // Attack: the display name, or a comment, is all that many clients show; a fullwidth @ looks like one.
  const named = beside
    .normalize('NFKC')
    .split(/[\s<>"'()[\],;:]+/u)
    .filter((word) => /^[^@]+@[^@]+$/.test(word));
  if (named.some((word) => !sameAddress(word, address))) {
    findings.push({ code: 'sender-name-misleading', name: name || beside.trim(), from: address });
  }
  return { address, from: [address], findings };
}

/**
 * The sender where header fields are protected: who signed must be the From inside, which they signed. That another
 * stands outside is always told: it is what mail programs without RFC 9788 show, Outlook among them, beside our verdict.
 */
export function protectedSender(inside: Sender, outside: Sender): Sender {
  const findings = [...inside.findings, ...outside.findings];
  // Where one of them is not exactly one mailbox, that is told already.
  if (inside.address !== undefined && outside.address !== undefined && !isSameSender(inside, outside))
    findings.push({ code: 'sender-differs-outside', inside: inside.address, outside: outside.address });
  return { ...inside, findings };
}

/** RFC 9788 §4.4.5. */
export const isSameSender = (a: Sender, b: Sender): boolean =>
  a.address !== undefined && b.address !== undefined && sameAddress(a.address, b.address);

/** RFC 8550 §3: one of the certificate's addresses is the From. */
export function checkSender(sender: Sender, certificate: Certificate): readonly Finding[] {
  const { subjectAltName, subject } = addressesOf(certificate);
  const deceptive = [...subjectAltName, ...subject].find(isDeceptive);
  const findings: Finding[] =
    deceptive === undefined ? [] : [{ code: 'address-deceptive', address: deceptive }];
  const { address } = sender;
  if (address === undefined) return findings;
  if (subjectAltName.some((own) => sameAddress(own, address))) return findings;
  if (subjectAltName.length === 0 && subject.length === 0) {
    return [...findings, { code: 'certificate-without-address', certificate: certificate.subject.text }];
  }
  // An address in the subject alone was never where authorities put what they checked.
  if (subjectAltName.length === 0 && subject.some((own) => sameAddress(own, address))) {
    return [...findings, { code: 'address-only-in-subject', address }];
  }
  return [
    ...findings,
    { code: 'sender-mismatch', from: address, addresses: [...subjectAltName, ...subject] },
  ];
}
