import { describe, expect, it } from 'vitest';
import {
  FINDINGS,
  WEIGHTS,
  byWeight,
  weightOf,
  type Finding,
  type FindingCode,
} from '../../src/smime/finding.ts';
import type { Report } from '../../src/smime/report.ts';
import type { Decryption, SignerReport, VerdictKind } from '../../src/smime/verdict.ts';
import { stepWords, verdictWords, wordsFor } from '../../src/smime/words.ts';
import { commonName } from '../../src/smime/words/common-name.ts';
import type { WithCode } from '../../src/smime/words/saying.ts';
import { dayWords, timeWords } from '../../src/smime/words/time.ts';

const alice: SignerReport = {
  intact: true,
  trusted: true,
  name: 'Alice Example',
  issuerName: 'Example CA',
  addresses: ['alice@example.org'],
  subject: 'CN=Alice Example',
  issuer: 'CN=Example CA',
  serialNumber: '01',
  sha256: '00',
  signingTime: null,
  signingTimeProof: null,
  countersignatures: [],
  digestAlgorithm: 'SHA-256',
  signatureAlgorithm: 'RSA',
  anchor: 'given',
  path: [],
  certificates: [],
  revocation: [],
  findings: [],
};

interface Case {
  readonly kind: VerdictKind;
  readonly findings?: readonly Finding[];
  readonly signers?: readonly SignerReport[];
  readonly decryption?: Decryption;
  readonly from?: readonly string[];
}

function report({ kind, findings = [], signers = [alice], decryption = 'none', from }: Case): Report {
  return {
    verdict: { kind, findings: findings.toSorted(byWeight), signers },
    decryption,
    from: from ?? ['alice@example.org'],
    subject: 'Hello',
    date: '2026-11-03T13:00:00.000Z',
    headers: [],
    structure: { type: 'multipart/signed', bytes: 100, children: [] },
  } as unknown as Report;
}

/** One finding of each code. The table's type makes this list complete. */
const each: { readonly [Code in FindingCode]: WithCode<Finding, Code> } = {
  'content-in-detached-signature': { code: 'content-in-detached-signature' },
  'signed-content-missing': { code: 'signed-content-missing' },
  'signer-certificate-missing': { code: 'signer-certificate-missing' },
  'signed-attributes-missing': { code: 'signed-attributes-missing', contentType: '1.2.3' },
  'attribute-missing': { code: 'attribute-missing', attribute: 'message-digest' },
  'attribute-repeated': { code: 'attribute-repeated', attribute: 'signing-time' },
  'attribute-malformed': { code: 'attribute-malformed', attribute: 'content-type' },
  'content-type-mismatch': { code: 'content-type-mismatch', signed: '1.2.3', actual: '1.2.4' },
  'content-changed': { code: 'content-changed', digestAlgorithm: 'SHA-256' },
  'signature-mismatch': { code: 'signature-mismatch', signatureAlgorithm: 'RSA' },
  'signed-attributes-as-content': { code: 'signed-attributes-as-content' },
  'digest-algorithm-mismatch': {
    code: 'digest-algorithm-mismatch',
    digestAlgorithm: 'SHA-256',
    signatureAlgorithm: 'RSA with SHA-512',
  },
  'algorithm-protection-mismatch': { code: 'algorithm-protection-mismatch' },
  'signing-certificate-mismatch': { code: 'signing-certificate-mismatch' },
  'algorithm-refused': { code: 'algorithm-refused', algorithm: 'MD5' },
  'algorithm-unsupported': { code: 'algorithm-unsupported', algorithm: 'GOST' },
  'algorithm-weak': { code: 'algorithm-weak', algorithm: 'SHA-1' },
  'key-weak': { code: 'key-weak', algorithm: 'RSA', bits: 1024 },
  'signing-time-missing': { code: 'signing-time-missing' },
  'signing-time-in-future': {
    code: 'signing-time-in-future',
    signingTime: '2027-01-01T00:00:00Z',
    at: '2026-11-03T13:05:00Z',
  },
  'issuer-unknown': {
    code: 'issuer-unknown',
    certificate: 'CN=Alice Example',
    issuer: 'CN=Example CA',
    tried: [{ url: 'http://ca.example/crl', why: 'too slow' }],
  },
  'self-signed': { code: 'self-signed', certificate: 'CN=Alice Example' },
  'issued-after-distrust': {
    code: 'issued-after-distrust',
    certificate: 'CN=Alice',
    anchor: 'CN=Old Root',
    distrustAfter: '2024-11-30T23:59:59.000Z',
    notBefore: '2025-02-01T00:00:00.000Z',
  },
  'outside-baseline': {
    code: 'outside-baseline',
    certificate: 'CN=Alice',
    faults: ['no policy', 'valid too long', 'no list of revocations'],
  },
  'path-too-complex': { code: 'path-too-complex', limit: 50 },
  'certificate-signature-invalid': {
    code: 'certificate-signature-invalid',
    certificate: 'CN=Alice Example',
    issuer: 'CN=Example CA',
  },
  'certificate-algorithm-unsupported': {
    code: 'certificate-algorithm-unsupported',
    certificate: 'CN=Alice Example',
    algorithm: 'GOST',
  },
  'certificate-algorithm-weak': {
    code: 'certificate-algorithm-weak',
    certificate: 'CN=Alice Example',
    algorithm: 'SHA-1',
  },
  'certificate-expired': {
    code: 'certificate-expired',
    certificate: 'CN=Alice Example',
    notAfter: '2026-01-31T23:59:59Z',
    at: '2026-11-03T13:05:00Z',
  },
  'certificate-not-yet-valid': {
    code: 'certificate-not-yet-valid',
    certificate: 'CN=Alice Example',
    notBefore: '2027-01-01T00:00:00Z',
    at: '2026-11-03T13:05:00Z',
  },
  'valid-when-signed': {
    code: 'valid-when-signed',
    certificate: 'CN=Alice Example',
    notAfter: '2026-01-31T23:59:59Z',
    signingTime: '2025-11-03T13:05:00Z',
  },
  'valid-when-stamped': {
    code: 'valid-when-stamped',
    certificate: 'CN=Alice Example',
    notAfter: '2026-01-31T23:59:59Z',
    provenTime: '2025-11-03T13:05:00Z',
  },
  'not-a-certificate-authority': { code: 'not-a-certificate-authority', certificate: 'CN=Mallory' },
  'path-length-exceeded': { code: 'path-length-exceeded', certificate: 'CN=Example CA', limit: 0 },
  'key-usage-not-certificate-signing': {
    code: 'key-usage-not-certificate-signing',
    certificate: 'CN=Example CA',
  },
  'key-usage-not-signing': { code: 'key-usage-not-signing', certificate: 'CN=Alice Example' },
  'extended-key-usage-not-email': {
    code: 'extended-key-usage-not-email',
    certificate: 'CN=Alice Example',
    purposes: ['serverAuth'],
  },
  'purpose-not-allowed': {
    code: 'purpose-not-allowed',
    certificate: 'CN=Alice Example',
    purposes: ['1.3.6.1.5.5.7.3.1'],
  },
  'policy-not-acceptable': { code: 'policy-not-acceptable', certificate: 'CN=Alice Example' },
  'policy-mapping-invalid': { code: 'policy-mapping-invalid', certificate: 'CN=Example CA' },
  'critical-extension-unknown': {
    code: 'critical-extension-unknown',
    certificate: 'CN=Alice Example',
    extension: '1.2.3.4',
  },
  'name-constraint-violated': {
    code: 'name-constraint-violated',
    certificate: 'CN=Alice Example',
    name: 'alice@example.org',
  },
  'certificate-revoked': {
    code: 'certificate-revoked',
    certificate: 'CN=Alice Example',
    revokedAt: '2026-02-03T04:05:06Z',
    reason: 'keyCompromise',
    source: 'http://ca.example/crl',
  },
  'revoked-after-claimed-time': {
    code: 'revoked-after-claimed-time',
    certificate: 'CN=Alice Example',
    revokedAt: '2026-02-03T04:05:06Z',
    reason: 'superseded',
    source: 'http://ca.example/crl',
    signingTime: '2025-11-03T13:05:00Z',
  },
  'revoked-after-signing': {
    code: 'revoked-after-signing',
    certificate: 'CN=Alice Example',
    revokedAt: '2026-02-03T04:05:06Z',
    reason: 'cessationOfOperation',
    source: 'http://ca.example/crl',
    provenTime: '2025-11-03T13:05:00Z',
  },
  'revoked-by-old-answer': {
    code: 'revoked-by-old-answer',
    certificate: 'CN=Alice Example',
    source: 'message',
  },
  'revocation-unknown': {
    code: 'revocation-unknown',
    certificate: 'CN=Alice Example',
    tried: [{ url: 'http://ca.example/crl', why: 'too slow' }],
  },
  'revocation-required': {
    code: 'revocation-required',
    certificate: 'CN=Alice Example',
    tried: [{ url: 'http://ca.example/crl', why: 'too slow' }],
  },
  'revocation-answer-ignored': {
    code: 'revocation-answer-ignored',
    certificate: 'CN=Alice Example',
    source: 'http://ca.example/crl',
    why: 'it is out of date',
  },
  malformed: { code: 'malformed', where: 'cms', detail: 'length runs past the end' },
  'too-many-parts': { code: 'too-many-parts', limit: 1000 },
  'header-too-large': { code: 'header-too-large' },
  'too-many-signers': { code: 'too-many-signers', limit: 16 },
  'nested-too-deep': { code: 'nested-too-deep', limit: 8, what: 'smime' },
  'message-too-large': { code: 'message-too-large', limit: 157_286_400, bytes: 209_715_200 },
  'content-unsupported': { code: 'content-unsupported', contentType: '1.2.840.113549.1.9.16.1.2' },
  'encrypted-no-key': { code: 'encrypted-no-key' },
  'decryption-failed': { code: 'decryption-failed' },
  'cipher-refused': { code: 'cipher-refused', algorithm: 'RC2' },
  'cipher-legacy': { code: 'cipher-legacy', cipher: '3DES' },
  'certificates-only': { code: 'certificates-only', count: 2 },
  'content-outside-signature': { code: 'content-outside-signature', where: 'after' },
  'intact-before-change': {
    code: 'intact-before-change',
    changes: ['text-added-below', 'from-escaped'],
    linesAdded: 4,
  },
  'signature-over-encryption': { code: 'signature-over-encryption' },
  'signers-disagree': { code: 'signers-disagree', signers: 2 },
  'headers-ambiguous': { code: 'headers-ambiguous', detail: 'a line ends in a bare CR' },
  'signing-time-differs': {
    code: 'signing-time-differs',
    signingTime: '2026-02-03T04:05:06Z',
    date: '2026-05-03T04:05:06Z',
  },
  'timestamp-ignored': { code: 'timestamp-ignored', why: 'it belongs to another signature' },
  'countersignature-ignored': { code: 'countersignature-ignored', why: 'it does not hold' },
  'sender-unknown': { code: 'sender-unknown' },
  'sender-ambiguous': { code: 'sender-ambiguous', from: ['alice@example.org', 'bob@example.org'] },
  'sender-differs-outside': {
    code: 'sender-differs-outside',
    inside: 'alice@example.org',
    outside: 'list@example.net',
  },
  'header-differs-outside': {
    code: 'header-differs-outside',
    name: 'Subject',
    inside: 'Lunch',
    outside: '[team] Lunch',
  },
  'encryption-changed': { code: 'encryption-changed', change: 'removed' },
  'sender-mismatch': {
    code: 'sender-mismatch',
    from: 'alice@example.org',
    addresses: ['eve@example.net'],
  },
  'sender-name-misleading': {
    code: 'sender-name-misleading',
    name: 'alice@example.org',
    from: 'eve@example.net',
  },
  'certificate-without-address': { code: 'certificate-without-address', certificate: 'CN=Alice Example' },
  'address-only-in-subject': { code: 'address-only-in-subject', address: 'alice@example.org' },
  'address-deceptive': { code: 'address-deceptive', address: 'al\u2800ice@example.org' },
};
const everyFinding: readonly Finding[] = Object.values(each);

describe('wordsFor', () => {
  it.each(everyFinding.map((finding) => [finding.code, finding] as const))(
    'says %s in whole sentences',
    (_, finding) => {
      const { sentence, advice } = wordsFor(finding);
      for (const text of [sentence, ...(advice === undefined ? [] : [advice])]) {
        expect(text).toMatch(/^[A-Z].*[.)]$/su);
        expect(text).not.toMatch(/undefined|NaN|\[object|CN=/);
      }
    },
  );

  it('gives advice with everything that spoils a verdict', () => {
    for (const finding of everyFinding)
      if (weightOf(finding) !== 'note') expect(wordsFor(finding).advice, finding.code).toBeDefined();
  });

  it('tells the times of a finding in the zone and language of the reader', () => {
    const berlin = { locale: 'de', timeZone: 'Europe/Berlin' };
    expect(wordsFor(each['certificate-revoked'], berlin).sentence).toContain(
      '3. Februar 2026 um 05:05 UTC+1',
    );
    expect(wordsFor(each['certificate-revoked']).sentence).toContain('February 3, 2026 at 04:05 UTC');
  });

  it('tells of whom was asked in vain, and of how many more', () => {
    const tried = [1, 2, 3, 4].map((n) => ({ url: `http://ca.example/${n}`, why: 'too slow' }));
    expect(wordsFor({ code: 'revocation-unknown', certificate: 'CN=Alice', tried }).sentence).toContain(
      ' Asked in vain: http://ca.example/1 (too slow), http://ca.example/2 (too slow) and 2 more.',
    );
  });

  it('bounds lists that the message makes long', () => {
    const from = Array.from({ length: 5000 }, (_, i) => `${'x'.repeat(500)}${i}@example.org`);
    expect(wordsFor({ code: 'sender-ambiguous', from }).sentence.length).toBeLessThan(250);
    expect(wordsFor({ code: 'sender-ambiguous', from }).sentence).toContain('and 4998 more');
  });

  it.each(everyFinding.map((finding) => [finding.code, finding] as const))(
    'shows no raw bidi control in %s',
    (_, finding) => {
      const poison = (value: unknown): unknown => {
        if (typeof value === 'string') return `${value}\u202E\u200B`;
        if (Array.isArray(value)) return value.map(poison);
        if (typeof value !== 'object' || value === null) return value;
        return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, poison(member)]));
      };
      const keep = new Set(['code', 'where', 'what', 'attribute', 'changes']);
      const hostile = Object.fromEntries(
        Object.entries(finding).map(([key, value]) => [key, keep.has(key) ? value : poison(value)]),
      ) as unknown as Finding;
      const { sentence, advice = '' } = wordsFor(hostile);
      expect(sentence + advice).not.toMatch(/[\u202E\u200B]/u);
    },
  );
});

describe('verdictWords', () => {
  it('names the signer and the sender of a verified message', () => {
    expect(verdictWords(report({ kind: 'verified' }))).toEqual({
      headline: 'Signed by Alice Example',
      sentence: 'alice@example.org is the sender. Nothing was changed since signing.',
    });
  });

  it('names each of several signers once', () => {
    const bob = { ...alice, name: 'Bob Example' };
    // What a relay made of the subject outside is a change as well.
    const outside = report({ kind: 'verified', findings: [each['header-differs-outside']] });
    expect(verdictWords(outside).sentence).toBe(
      'alice@example.org is the sender. Nothing of what was signed was changed since signing.',
    );
    expect(verdictWords(report({ kind: 'verified', signers: [alice, bob, alice] })).headline).toBe(
      'Signed by Alice Example and Bob Example',
    );
  });

  it('names both addresses where the certificate is not of the sender', () => {
    const findings = [each['issuer-unknown'], each['sender-mismatch']];
    expect(verdictWords(report({ kind: 'caution', findings }))).toEqual({
      headline: "Signed, but the sender isn't proven",
      sentence: 'The certificate belongs to eve@example.net; the message says it is from alice@example.org.',
    });
  });

  it.each([
    ['algorithm-weak', 'Signed, but too weakly to rely on'],
    ['signing-time-missing', "Signed, but it doesn't say when"],
    ['valid-when-signed', 'Signed, but the certificate has expired since'],
    ['certificate-expired', 'Signed, but the certificate has expired'],
    ['revocation-required', 'Signed, but not fully checked'],
    ['signature-over-encryption', "Signed, but the author isn't proven"],
    ['issuer-unknown', "Signed, but the sender isn't proven"],
  ] as const)('heads a caution for %s with what is wrong', (code, headline) => {
    const words = verdictWords(
      report({ kind: 'caution', findings: [each['revocation-unknown'], each[code]] }),
    );
    expect(words).toEqual({ headline, sentence: wordsFor(each[code]).sentence });
  });

  it.each(
    everyFinding
      .filter((finding) => weightOf(finding) === 'invalid')
      .map((finding) => [finding.code, finding]),
  )('is no scarier than an unsigned message where %s', (_, finding) => {
    const { headline, sentence } = verdictWords(report({ kind: 'invalid', findings: [finding] }));
    expect([
      "The signature doesn't hold",
      "The signature can't be checked",
      "The signer's certificate was revoked",
    ]).toContain(headline);
    expect(`${headline} ${sentence}`).not.toMatch(/^Signed by/);
    expect(sentence).toMatch(/ Treat it like an unsigned message\.$/);
    expect(sentence).not.toMatch(/danger|warning|phishing|malicious|!/i);
  });

  it('says what stands outside the signature', () => {
    const words = verdictWords(report({ kind: 'partial', findings: [each['content-outside-signature']] }));
    expect(words.headline).toBe('Only part of this message is signed');
    expect(words.sentence).toContain('below the signed part');
  });

  it('claims nothing of an unsigned message', () => {
    expect(verdictWords(report({ kind: 'unsigned', signers: [] }))).toEqual({
      headline: 'Not signed',
      sentence: 'Nothing proves that alice@example.org sent it.',
    });
    expect(verdictWords(report({ kind: 'unsigned', signers: [], from: [] })).sentence).toBe(
      'Nothing proves who sent it.',
    );
  });

  it('says that certificates alone are no signature', () => {
    const words = verdictWords(
      report({ kind: 'unsigned', signers: [], findings: [each['certificates-only']] }),
    );
    expect(words.headline).toBe('Not signed');
    expect(words.sentence).toMatch(/^It brings 2 certificates, but no signature\./);
  });

  it.each(['authenticated', 'unauthenticated'] as const)(
    'never words %s encryption as a signature',
    (decryption) => {
      const { headline, sentence } = verdictWords(report({ kind: 'unsigned', signers: [], decryption }));
      expect(headline).toBe('Encrypted, but not signed');
      expect(`${headline} ${sentence}`.replace('not signed', '')).not.toMatch(/signed|verified/i);
    },
  );

  it('says that an encrypted message was not opened, and nothing of a signature', () => {
    const findings = [each['encrypted-no-key']];
    const { headline, sentence } = verdictWords(
      report({ kind: 'refused', findings, signers: [], decryption: 'no-key' }),
    );
    expect(headline).toBe('Encrypted, and not opened here');
    expect(headline + sentence).not.toMatch(/sign|verified/i);
  });

  it('says why a message was not checked', () => {
    expect(
      verdictWords(report({ kind: 'refused', findings: [each['too-many-parts']], signers: [] })),
    ).toEqual({
      headline: 'Not checked',
      sentence: 'The message has more than 1,000 parts.',
    });
  });

  it.each(WEIGHTS.filter((weight) => weight !== 'note'))(
    'has a sentence for %s without its finding',
    (kind) => {
      expect(verdictWords(report({ kind })).sentence).toMatch(/^[A-Z].*\.$/);
    },
  );

  it('calls nothing but a verified message verified or its sender the sender', () => {
    for (const code of Object.keys(FINDINGS) as FindingCode[]) {
      const weight = FINDINGS[code].weight;
      if (weight === 'note') continue;
      const { headline, sentence } = verdictWords(report({ kind: weight, findings: [each[code]] }));
      expect(headline + sentence, code).not.toMatch(/verified|is the sender|^Signed by/);
    }
  });
});

describe('commonName', () => {
  it.each([
    ['CN=Alice Example,O=Example', 'Alice Example'],
    ['C=DE, O=Example, CN=Alice Example', 'Alice Example'],
    ['CN=Example\\, Alice,O=Example', 'Example, Alice'],
    ['O=Example\\,CN=Mallory,CN=Alice', 'Alice'],
    ['O=Example', 'O=Example'],
    ['', ''],
  ])('of %s is %s', (subject, name) => {
    expect(commonName(subject)).toBe(name);
  });
});

describe('times', () => {
  it('tell the offset from UTC', () => {
    const at = '2026-07-03T13:05:00Z';
    expect(timeWords(at, { locale: 'en', timeZone: 'UTC' })).toBe('July 3, 2026 at 13:05 UTC');
    expect(timeWords(at, { locale: 'en', timeZone: 'America/New_York' })).toBe('July 3, 2026 at 09:05 UTC-4');
    expect(timeWords(at, { locale: 'en', timeZone: 'Asia/Kolkata' })).toBe('July 3, 2026 at 18:35 UTC+05:30');
    expect(dayWords(at, { locale: 'en', timeZone: 'UTC' })).toBe('July 3, 2026');
  });

  it('show what is no time as it is', () => {
    expect(timeWords('soon\u202E', { locale: 'en', timeZone: 'UTC' })).toBe('soon\\u{202E}');
    expect(dayWords('soon', { locale: 'en', timeZone: 'UTC' })).toBe('soon');
  });
});

describe('stepWords', () => {
  it('names each step', () => {
    expect(Object.values(stepWords).every((words) => /^[A-Z]/.test(words))).toBe(true);
  });
});
