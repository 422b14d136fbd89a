import { describe, expect, it } from 'vitest';
import { explicit, element, implicit, oid, utf8String } from '../../../src/asn1/der.ts';
import { OID } from '../../../src/asn1/oids.ts';
import { utf8 } from '../../../src/bytes.ts';
import { addressesOf } from '../../../src/pki/email-profile.ts';
import {
  dnsName,
  extendedKeyUsage,
  keyUsage,
  nameOf,
  rfc822Name,
  subjectAltName,
} from '../../../src/pki/issue-certificate.ts';
import { chain, judge } from '../../support/chain.ts';
import type { Wanted } from '../../support/fake-ca.ts';
import { rule } from './rule.ts';

const purposes = (...list: readonly string[]): Wanted => ({ extensions: [extendedKeyUsage(...list)] });
const NO_PURPOSES: Wanted = { extensions: [{ type: OID.extendedKeyUsage, value: null }] };

describe('extended key usage (RFC 8550 §4.4.4)', () => {
  rule('RFC 8550 §4.4.4: where a signer lists purposes, mail or any is among them', {
    holds: [
      chain`Root → Alice <alice@example.org> ${purposes(OID.emailProtection)}`,
      chain`Root → Alice <alice@example.org> ${purposes(OID.clientAuth, OID.emailProtection)}`,
      chain`Root → Alice <alice@example.org> ${purposes(OID.anyExtendedKeyUsage)}`,
      chain`Root → Alice <alice@example.org> ${NO_PURPOSES}`,
    ],
    fails: chain`Root → Alice <alice@example.org> ${purposes(OID.clientAuth, OID.serverAuth)}`,
    finding: 'extended-key-usage-not-email',
  });

  // RFC 5280 leaves the purposes of authorities open; all browsers and the CA/Browser Forum take them for a bound.
  rule('RFC 5280 §4.2.1.12: an authority’s purposes bound all that it issues', {
    holds: [
      chain`Root → CA ${purposes(OID.emailProtection)} → Sub CA → Alice <alice@example.org>`,
      chain`Root → CA ${purposes(OID.anyExtendedKeyUsage)}      → Alice <alice@example.org>`,
      chain`Root → CA                                           → Alice <alice@example.org>`,
    ],
    fails: [
      chain`Root → CA ${purposes(OID.serverAuth)} → Sub CA      → Alice <alice@example.org>`,
      chain`Root ${purposes(OID.serverAuth)} → CA               → Alice <alice@example.org>`,
    ],
    finding: 'extended-key-usage-not-email',
  });

  const server = chain`Root → Server ${purposes(OID.serverAuth)}`;
  rule('RFC 5280 §4.2.1.12: another purpose than mail asks for its own', {
    holds: [server.given({ purpose: 'server' }), server.given({ purpose: 'any' })],
    fails: server.given({ purpose: 'client' }),
    finding: 'purpose-not-allowed',
  });
});

describe('the certificate of a time-stamping authority (RFC 3161 §2.3)', () => {
  const told = (...list: readonly string[]): Wanted => ({
    extensions: [{ ...extendedKeyUsage(...list), critical: true }],
  });
  const stamping = { purpose: 'timestamp' } as const;

  rule('RFC 3161 §2.3: it is for time-stamps, for nothing else, and says so critically', {
    holds: chain`Root → Clock ${told(OID.timeStamping)}`.given(stamping),
    fails: [
      // What is critical in every certificate here is another extension, basicConstraints.
      chain`Root → Clock ${purposes(OID.timeStamping)}`,
      chain`Root → Clock ${told(OID.timeStamping, OID.emailProtection)}`,
      chain`Root → Clock ${told(OID.emailProtection)}`,
      chain`Root → Clock ${told(OID.anyExtendedKeyUsage)}`,
      chain`Root → Clock ${NO_PURPOSES}`,
    ].map((drawn) => drawn.given(stamping)),
    finding: 'purpose-not-allowed',
  });

  it('tells which purposes there were', async () => {
    const { findings } = await judge(chain`Root → Clock ${purposes(OID.timeStamping)}`.given(stamping));
    expect(findings).toMatchObject([{ code: 'purpose-not-allowed', purposes: [OID.timeStamping] }]);
    const none = await judge(chain`Root → Clock ${NO_PURPOSES}`.given(stamping));
    expect(none.findings).toMatchObject([{ code: 'purpose-not-allowed', purposes: [] }]);
  });

  rule('RFC 5280 §4.2.1.3: where its key usage is there, it names signatures', {
    holds: chain`Root → Clock ${told(OID.timeStamping)}`.given(stamping),
    fails: chain`Root → Clock ${{
      extensions: [...(told(OID.timeStamping).extensions ?? []), keyUsage('keyEncipherment')],
    }}`.given(stamping),
    finding: 'key-usage-not-signing',
  });
});

describe('the addresses of a certificate (RFC 8550 §3)', () => {
  const mailbox = element(0xa0, oid(OID.smtpUtf8Mailbox), explicit(0, utf8String('älice@example.org')));

  it('are all alternative names that are mailboxes, in RFC 9598’s form as well; the subject’s are apart', async () => {
    const alternatives = subjectAltName(
      rfc822Name('alice@example.org'),
      rfc822Name('a@example.org'),
      mailbox,
    );
    const subject = nameOf({ CN: 'cn@example.org', emailAddress: 'legacy@example.org' });
    const { path } = await judge(chain`Root → Alice ${{ subject, extensions: [alternatives] }}`);
    expect(addressesOf(path[0])).toEqual({
      subjectAltName: ['alice@example.org', 'a@example.org', 'älice@example.org'],
      subject: ['legacy@example.org'],
    });
  });

  it('are no names of another form that look like one', async () => {
    const others = subjectAltName(
      dnsName('alice@example.org'),
      implicit(6, utf8('mailto:alice@example.org')),
      rfc822Name('bob@example.org'),
    );
    const { path } = await judge(chain`Root → Bob ${{ extensions: [others] }}`);
    expect(addressesOf(path[0])).toEqual({ subjectAltName: ['bob@example.org'], subject: [] });
  });
});
