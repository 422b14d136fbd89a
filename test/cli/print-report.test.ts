import { afterEach, expect, it, vi } from 'vitest';
import { printReport } from '../../src/cli/print-report.ts';
import { OID } from '../../src/asn1/oids.ts';
import { createRoot, NOW } from '../support/fake-ca.ts';
import { createAuthority, createToken, timestampAttributes } from '../support/fake-timestamp.ts';
import { judgeMessage } from '../support/judge-message.ts';
import { clearSigned, opaqueSigned } from '../support/message.ts';
import { attribute, signerInfo } from '../support/sign-cms.ts';

afterEach(() => vi.restoreAllMocks());

it('tells people who stamped and countersigned a signature, and what lies in what', async () => {
  const root = await createRoot();
  const alice = await root.issue({ email: 'alice@example.org' });
  const nora = await root.issue({ email: 'nora@example.org', name: 'Nora Notary' });
  const by = await createAuthority(root);
  const inner = await opaqueSigned({ signers: [{ by: alice }], fields: {} });
  const message = await clearSigned({
    content: inner,
    signers: [
      {
        by: alice,
        unsignedAttributes: async (signature) => [
          ...timestampAttributes(await createToken(signature, { by, genTime: NOW })),
          attribute(
            OID.countersignature,
            await signerInfo(
              { by: nora, attributes: ({ messageDigest }) => [messageDigest] },
              { content: signature },
            ),
          ),
        ],
      },
    ],
    certificates: [alice.der, nora.der],
  });
  const report = await judgeMessage(message, { anchors: [root] });
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  printReport('letter.eml', report);
  const text = written.join('');
  expect(text).toContain('The signature was there on June 1, 2026 at 12:00 UTC, says Test Clock');
  expect(text).toMatch(/also signed +Nora Notary\n/);
  expect(text).toMatch(/layers +Signed → signed\n/);
});
