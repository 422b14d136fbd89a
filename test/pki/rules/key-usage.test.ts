import { describe } from 'vitest';
import type { KeyUsage } from '../../../src/asn1/extensions.ts';
import { OID } from '../../../src/asn1/oids.ts';
import { keyUsage } from '../../../src/pki/issue-certificate.ts';
import { chain } from '../../support/chain.ts';
import type { Wanted } from '../../support/fake-ca.ts';
import { rule } from './rule.ts';

type Usage = Exclude<KeyUsage, 'encipherOnly' | 'decipherOnly'>;
const usage = (...usages: readonly Usage[]): Wanted => ({ extensions: [keyUsage(...usages)] });
const NO_USAGE: Wanted = { extensions: [{ type: OID.keyUsage, value: null }] };

describe('key usage (RFC 5280 §4.2.1.3)', () => {
  rule('§6.1.4 (n): where an authority has a key usage, keyCertSign is in it', {
    holds: [
      chain`Root → CA ${usage('keyCertSign')}                     → Alice <alice@example.org>`,
      chain`Root → CA ${usage('keyCertSign', 'digitalSignature')} → Alice <alice@example.org>`,
      chain`Root → CA ${NO_USAGE}                                 → Alice <alice@example.org>`,
    ],
    fails: [
      chain`Root → CA ${usage('digitalSignature', 'cRLSign')}     → Alice <alice@example.org>`,
      chain`Root → CA ${usage()}                                  → Alice <alice@example.org>`,
    ],
    finding: 'key-usage-not-certificate-signing',
  });

  rule('§6.1.4 (n): the usage of an anchor counts as well', {
    holds: chain`Root ${usage('keyCertSign')} → Alice <alice@example.org>`,
    fails: chain`Root ${usage('cRLSign')}     → Alice <alice@example.org>`,
    finding: 'key-usage-not-certificate-signing',
  });

  rule('RFC 8550 §4.4.2: where a signer has a key usage, it is digitalSignature or nonRepudiation', {
    holds: [
      chain`Root → Alice <alice@example.org> ${usage('digitalSignature')}`,
      chain`Root → Alice <alice@example.org> ${usage('nonRepudiation')}`,
      chain`Root → Alice <alice@example.org> ${usage('digitalSignature', 'keyEncipherment')}`,
      chain`Root → Alice <alice@example.org> ${NO_USAGE}`,
    ],
    fails: [
      chain`Root → Alice <alice@example.org> ${usage('keyEncipherment', 'dataEncipherment', 'keyAgreement')}`,
      chain`Root → Alice <alice@example.org> ${usage('keyCertSign')}`,
      chain`Root → Alice <alice@example.org> ${usage()}`,
    ],
    finding: 'key-usage-not-signing',
  });

  rule('RFC 8550 §4.4.2: other purposes than mail ask their own', {
    holds: chain`Root → Alice <alice@example.org> ${usage('keyEncipherment')}`.given({ purpose: 'any' }),
    fails: chain`Root → Alice <alice@example.org> ${usage('keyEncipherment')}`.given({ purpose: 'email' }),
    finding: 'key-usage-not-signing',
  });
});
