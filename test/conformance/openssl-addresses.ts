import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { addressesOf } from '../../src/pki/email-profile.ts';
import { compare, type Case, type Outcome } from './case.ts';
import { certificatesIn } from './corpora.ts';
import { againstPath } from './trust-text.ts';

/** Within the validity of the two certificates. */
const AT = new Date('2020-01-01T00:00:00Z');

/** What OpenSSL's test says stands in each certificate. */
const ADDRESSES = {
  'ascii_leaf.pem': '学生@elementary.school.example.com',
  'utf8_leaf.pem': '医生@大学.example.com',
} as const;

const FORBIDDEN = 'name-constraint-violated';

/** Internationalised addresses under two authorities, each of which may issue for the domain of one of them. */
export function* openssl9598(folder: string): Generator<Case> {
  if (!existsSync(folder)) return;
  for (const leaf of Object.keys(ADDRESSES) as readonly (keyof typeof ADDRESSES)[]) {
    yield { id: `25-test_eai_data/${leaf}`, run: () => address(folder, leaf) };
    for (const chain of ['ascii_chain.pem', 'utf8_chain.pem']) {
      yield { id: `25-test_eai_data/${leaf} under ${chain}`, run: () => constrained(folder, leaf, chain) };
    }
  }
}

function address(folder: string, leaf: keyof typeof ADDRESSES): Outcome {
  const found = certificatesIn(join(folder, leaf)).flatMap((one) => addressesOf(one).subjectAltName);
  return compare(ADDRESSES[leaf], found.join(', '));
}

async function constrained(folder: string, leaf: string, chain: string): Promise<Outcome> {
  const [certificate] = certificatesIn(join(folder, leaf));
  const [intermediate, anchor] = certificatesIn(join(folder, chain));
  if (!certificate || !intermediate || !anchor) return { wrong: 'expected certificates, found none' };
  const material = { anchors: [anchor], intermediates: [intermediate] };
  const found = await againstPath(certificate, material, AT);
  const [own] = leaf.split('_');
  if (!chain.startsWith(own ?? '')) return compare(FORBIDDEN, found);
  // RFC 9598 §3 and §6: a domain is written, and compared, in A-labels alone; this one is written as RFC 8398 had it.
  if (own === 'utf8' && found === FORBIDDEN)
    return { right: 'U-labels, as RFC 8398 had them: refused by RFC 9598 §6' };
  return compare('nothing', found);
}
