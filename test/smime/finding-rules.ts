import type { FindingCode } from '../../src/smime/finding.ts';

/** When a finding is made, in an engineer's words, and by which document. */
interface Rule {
  readonly when: string;
  readonly source: string;
}

/** What docs/verdicts.md adds to the words that a person reads. A code without a row does not compile. */
export const FINDING_RULES: Readonly<Record<FindingCode, Rule>> = {
  'message-too-large': {
    when: 'The input, or what a compressed layer unpacks to, is larger than Signet reads.',
    source: 'our own bound',
  },
  'too-many-parts': { when: 'The tree of MIME parts is larger than any letter’s.', source: 'our own bound' },
  'header-too-large': {
    when: 'A header block has more octets or more fields than Signet reads.',
    source: 'our own bound',
  },
  'too-many-signers': {
    when: 'All signed layers together have more SignerInfos than Signet checks.',
    source: 'our own bound',
  },
  'nested-too-deep': {
    when: 'MIME parts (`what` is `mime`) or layers of S/MIME (`smime`) stand deeper in each other than Signet follows.',
    source: 'our own bound',
  },
  'content-unsupported': {
    when: 'The CMS content type is none that is read, or what is signed is of another type than id-data: a time-stamp token or a receipt, say.',
    source: 'RFC 8551 §2.4',
  },
  'encrypted-no-key': {
    when: 'No RecipientInfo fits one of the keys at hand.',
    source: 'RFC 5652 §6.2',
  },
  'keys-locked': {
    when: 'A RecipientInfo fits the certificate of a key that is kept here, and the keys are locked.',
    source: 'RFC 5652 §6.2',
  },
  'decryption-failed': {
    when: 'A key fits, and the content does not open with it. It never says why: the reason would be an oracle.',
    source: 'RFC 5652 §6.3, RFC 3218 §2.3',
  },
  'cipher-refused': {
    when: 'The cipher is single DES, RC2 or unknown, or its kind does not belong into this kind of envelope.',
    source: 'RFC 8551 §2.7, RFC 5083 §2.1',
  },
  'algorithm-unsupported': {
    when: 'The digest or the signature algorithm of the SignerInfo is none that Signet has, or does not fit the key.',
    source: 'RFC 5652 §5.3',
  },

  malformed: {
    when: 'The bytes are not what the grammar says; `detail` says where.',
    source: 'X.690, RFC 5652, RFC 2045, RFC 2046',
  },
  'content-in-detached-signature': {
    when: 'A multipart/signed, or a detached signature whose content was given, has a content inside the CMS as well.',
    source: 'RFC 8551 §3.5.3.1, CVE-2018-18509',
  },
  'signed-content-missing': {
    when: 'The SignedData is detached, and there is nothing beside it.',
    source: 'RFC 5652 §5.2',
  },
  'signed-attributes-as-content': {
    when: 'A SignerInfo without attributes is over a content that is itself the encoding of attributes.',
    source: 'RFC 5652 §5.4; “ForgedAttributes” (Strenzke, 2023)',
  },
  'signer-certificate-missing': {
    when: 'No certificate, in the message or given, is the one that the SignerInfo names.',
    source: 'RFC 5652 §5.3',
  },
  'content-changed': {
    when: 'The digest of the content is not the one in message-digest, neither as the content came nor with its line ends made canonical.',
    source: 'RFC 5652 §5.4',
  },
  'signature-mismatch': {
    when: 'The signature over the attributes, or over the content where there are none, does not verify with the certificate’s key.',
    source: 'RFC 5652 §5.6',
  },
  'algorithm-refused': {
    when: 'The digest or the signature algorithm is broken: MD5, say.',
    source: 'RFC 8551 §2.1, RFC 6151',
  },
  'digest-algorithm-mismatch': {
    when: 'The digestAlgorithm and the digest that the signature algorithm names are two.',
    source: 'RFC 4056 §3, RFC 5754 §3',
  },
  'algorithm-protection-mismatch': {
    when: 'The attribute that names the algorithms names others than those that were used.',
    source: 'RFC 6211 §3',
  },
  'signing-certificate-mismatch': {
    when: 'The hash in signing-certificate, of either version, is another certificate’s.',
    source: 'RFC 5035 §5.4',
  },
  'content-type-mismatch': {
    when: 'The content-type attribute is not eContentType.',
    source: 'RFC 5652 §11.1',
  },
  'signed-attributes-missing': {
    when: 'The content is of another type than id-data, and there are no signed attributes.',
    source: 'RFC 5652 §5.3',
  },
  'attribute-missing': {
    when: 'There are signed attributes, and content-type or message-digest is not among them.',
    source: 'RFC 5652 §5.3',
  },
  'attribute-repeated': {
    when: 'An attribute stands there twice, or with more than one value.',
    source: 'RFC 5652 §11, RFC 8551 §2.5',
  },
  'attribute-malformed': {
    when: 'The value is of another type, or the attribute stands among those that are not signed and must not.',
    source: 'RFC 5652 §11',
  },
  'certificate-revoked': {
    when: 'A list or a response that holds says so, for a reason that speaks against the key from the start, or the signature is not known to be older.',
    source: 'RFC 5280 §6.3, RFC 6960 §2.2',
  },
  'revoked-after-claimed-time': {
    when: 'The certificate was replaced or retired after the signing time, for which there is the signer’s word alone.',
    source: 'RFC 5280 §5.3.1',
  },
  'signers-disagree': {
    when: 'Of several signatures one does not hold or is not the sender’s, or some are clean and some are not.',
    source: 'RFC 5652 §5.1; attack C2 of “Johnny, you are fired!”',
  },

  'content-outside-signature': {
    when: 'Something that is no blank stands behind the signed multipart (`after`), or the signed part is one among others (`around`).',
    source: 'RFC 8551 §3.5, RFC 9787 §4',
  },

  'sender-mismatch': {
    when: 'None of the certificate’s addresses is the one in From.',
    source: 'RFC 8550 §3',
  },
  'sender-differs-outside': {
    when: 'The protected From and the one outside are two addresses.',
    source: 'RFC 9788 §4.4',
  },
  'sender-ambiguous': {
    when: 'There are several From fields, or several addresses in one.',
    source: 'RFC 5322 §3.6.2',
  },
  'headers-ambiguous': {
    when: 'The header has a bare CR or LF, a broken line or the like, so that two programs find different fields in it.',
    source: 'RFC 5322 §2.2, RFC 2045',
  },
  'sender-unknown': {
    when: 'There is no From, or it names no address, and the caller named no sender either.',
    source: 'RFC 5322 §3.6.2',
  },
  'sender-name-misleading': {
    when: 'The display name or a comment of the From has an address in it that is not the From’s.',
    source: 'attack; RFC 5322 §3.4',
  },
  'address-deceptive': {
    when: 'An address has invisible characters, or letters of scripts that are never mixed in good faith.',
    source: 'attack; UTS #39 §5.1',
  },
  'certificate-without-address': {
    when: 'The certificate names no address at all.',
    source: 'RFC 8550 §3',
  },
  'address-only-in-subject': {
    when: 'The From’s address is in the subject’s emailAddress, and there is no address in subjectAltName.',
    source: 'RFC 8550 §3, RFC 5280 §4.1.2.6',
  },
  'signature-over-encryption': {
    when: 'The signature is around an encryption, and nothing inside it is signed.',
    source: 'RFC 8551 §3.7, CVE-2019-11755',
  },
  'certificate-signature-invalid': {
    when: 'A certificate of the path does not verify with the key of the one above it, or names another issuer.',
    source: 'RFC 5280 §6.1.3 (a)',
  },
  'self-signed': {
    when: 'The signer’s certificate is signed with its own key and is no anchor.',
    source: 'RFC 5280 §6.1',
  },
  'issuer-unknown': {
    when: 'No path from the certificate reaches an anchor; `tried` says where an issuer was looked for.',
    source: 'RFC 5280 §6.1',
  },
  'issued-after-distrust': {
    when: 'The path ends at one of Mozilla’s roots whose trust ended before the leaf was issued.',
    source: 'Mozilla’s CKA_NSS_EMAIL_DISTRUST_AFTER',
  },
  'not-a-certificate-authority': {
    when: 'A certificate that issued another is not marked as an authority (basicConstraints).',
    source: 'RFC 5280 §6.1.4 (k)',
  },
  'path-length-exceeded': {
    when: 'More authorities stand below a certificate than its pathLenConstraint, or that of one above it, allows.',
    source: 'RFC 5280 §6.1.4 (l)',
  },
  'key-usage-not-certificate-signing': {
    when: 'A certificate that issued another has a keyUsage without keyCertSign.',
    source: 'RFC 5280 §6.1.4 (n)',
  },
  'name-constraint-violated': {
    when: 'A name of the certificate lies outside what an authority above it may issue for.',
    source: 'RFC 5280 §6.1.3 (b) and (c)',
  },
  'critical-extension-unknown': {
    when: 'The certificate has a critical extension that Signet does not process.',
    source: 'RFC 5280 §4.2',
  },
  'extended-key-usage-not-email': {
    when: 'A certificate of the path lists purposes, and e-mail is not one of them.',
    source: 'RFC 8550 §4.4.4',
  },
  'purpose-not-allowed': {
    when: 'The same for another purpose than mail: in a path of `signet path`, or of a time-stamp.',
    source: 'RFC 5280 §4.2.1.12, RFC 3161 §2.3',
  },
  'key-usage-not-signing': {
    when: 'The signer’s certificate has a keyUsage with neither digitalSignature nor nonRepudiation.',
    source: 'RFC 8550 §4.4.2',
  },
  'policy-mapping-invalid': {
    when: 'A certificate maps anyPolicy, from or to.',
    source: 'RFC 5280 §6.1.4 (a)',
  },
  'policy-not-acceptable': {
    when: 'A policy is required, by the path or the caller, and none is left that is valid all the way.',
    source: 'RFC 5280 §6.1.3 (f) and §6.1.5 (g), RFC 9618',
  },
  'certificate-not-yet-valid': {
    when: 'The check, or the proven time of the signature, is before notBefore.',
    source: 'RFC 5280 §6.1.3 (a)(2)',
  },
  'certificate-expired': {
    when: 'The check is after notAfter, and the signing time is not within the validity or not known.',
    source: 'RFC 5280 §6.1.3 (a)(2)',
  },
  'valid-when-signed': {
    when: 'The check is after notAfter; the signing time, which is the signer’s word alone, is within.',
    source: 'RFC 5280 §6.1.3 (a)(2)',
  },
  'sender-new-certificate': {
    when: 'The sender’s certificate is neither one that was seen here before nor one for the same key, and nobody has accepted it.',
    source: 'what was seen before',
  },
  'path-too-complex': {
    when: 'The search for a path came to one of its bounds.',
    source: 'our own bound',
  },
  'certificate-algorithm-unsupported': {
    when: 'A certificate of the path is signed with an algorithm that Signet does not have.',
    source: 'RFC 5280 §6.1.3 (a)(1)',
  },
  'certificate-algorithm-weak': {
    when: 'A certificate of the path is signed over SHA-1, or with an RSA key of fewer than 2048 bits.',
    source: 'RFC 8550 §4.3',
  },
  'algorithm-weak': {
    when: 'The message is signed over SHA-1.',
    source: 'RFC 8551 §2.1',
  },
  'key-weak': {
    when: 'The signer’s RSA key has fewer than 2048 bits.',
    source: 'RFC 8551 §4.3',
  },
  'revoked-by-old-answer': {
    when: 'An answer that is out of date names the certificate as revoked, and none that is in time says anything.',
    source: 'RFC 5280 §6.3.3',
  },
  'revocation-required': {
    when: 'Nobody could tell whether the certificate is revoked, under the policy `require`.',
    source: 'RFC 5280 §6.3',
  },
  'signing-time-in-future': {
    when: 'The signing time is more than a day after the check.',
    source: 'RFC 5652 §11.3',
  },
  'signing-time-differs': {
    when: 'The signing time and a Date of the message are more than a day apart, or the Date cannot be read.',
    source: 'CVE-2022-2226, CVE-2023-50761',
  },
  'signing-time-missing': {
    when: 'The signature has no signing-time.',
    source: 'RFC 8551 §2.5.1',
  },

  'sender-usually-signs': {
    when: 'Nobody signed the message, and the sender, as far as was seen here, has come to sign, within the last year.',
    source: 'what was seen before',
  },
  'sender-renewed-certificate': {
    when: 'The certificate is new here, and has the key of one that was seen before.',
    source: 'what was seen before',
  },
  'certificates-only': {
    when: 'A SignedData has no SignerInfo.',
    source: 'RFC 8551 §3.2.2',
  },
  'intact-before-change': {
    when: 'Undoing what relays are known to do gave a content that fits the signature. The verdict stays `invalid`.',
    source: 'docs/ARCHITECTURE.md, diagnosis',
  },
  'cipher-legacy': {
    when: 'The content was encrypted with 3DES and was opened.',
    source: 'RFC 8551 §2.7',
  },
  'encryption-changed': {
    when: 'The protected header says whether its author encrypted the message (hp="cipher" or "clear"), and it came the other way.',
    source: 'RFC 9788 §10.2',
  },
  'header-differs-outside': {
    when: 'A field that people are shown is another outside than its author put there.',
    source: 'RFC 9788 §4',
  },
  'revoked-after-signing': {
    when: 'The certificate was replaced or retired after a time-stamp proves the signature to have been there.',
    source: 'RFC 5280 §5.3.1, RFC 3161 §4',
  },
  'valid-when-stamped': {
    when: 'The check is after notAfter; a time-stamp proves the signature to have been there before.',
    source: 'RFC 3161 appendix B',
  },
  'revocation-answer-ignored': {
    when: 'A list or a response does not hold, or does not concern the certificate; `why` says it.',
    source: 'RFC 5280 §6.3.3, RFC 6960 §3.2',
  },
  'revocation-unknown': {
    when: 'Nobody could tell whether the certificate is revoked, under the policy `soft`.',
    source: 'RFC 5280 §6.3',
  },
  'timestamp-ignored': {
    when: 'A time-stamp token came with the signature and does not hold; `why` says it.',
    source: 'RFC 3161 appendix A',
  },
  'countersignature-ignored': {
    when: 'A countersignature does not hold or could not be checked; `why` says it.',
    source: 'RFC 5652 §11.4',
  },
  'outside-baseline': {
    when: 'A certificate of one of Mozilla’s authorities, issued since September 2023, is not as those authorities agreed.',
    source: 'CA/Browser Forum S/MIME Baseline Requirements §6.3.2, §7.1.2.3, §7.1.6.1',
  },
};
