import { describe, expect, it } from 'vitest';
import { FINDINGS, WEIGHTS, weightOf, type Finding, type FindingCode } from '../../src/smime/finding.ts';
import { stepWords, verdictWords, wordsFor } from '../../src/smime/words.ts';
import { commonName } from '../../src/smime/words/common-name.ts';
import { dayWords, timeWords } from '../../src/smime/words/time.ts';
import { FINDING_SAMPLES as each } from './finding-samples.ts';
import { alice, sampleReport as report } from './sample-report.ts';

/** A new code has its row in finding-samples.ts. */
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
