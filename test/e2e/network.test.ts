import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { toPem } from '../../src/asn1/pem.ts';
import { utf8, type Bytes } from '../../src/bytes.ts';
import { createRoot, YEAR, type Identity } from '../support/fake-ca.ts';
import { informationAccess } from '../support/fake-revocation.ts';
import { clearSigned, FROM_ALICE } from '../support/message.ts';
import { startSite, type Outlook, type Site } from './outlook.ts';

const RESPONDER = 'https://ocsp.example.org/';

let root: Identity;
let message: Bytes;
beforeAll(async () => {
  const now = Date.now();
  const validity = { notBefore: new Date(now - YEAR), notAfter: new Date(now + YEAR) };
  root = await createRoot(validity);
  const extensions = [informationAccess({ ocsp: [RESPONDER] })];
  const by = await root.issue({ ...validity, email: 'alice@example.org', extensions });
  const fields = { ...FROM_ALICE, Date: new Date(now).toUTCString() };
  message = await clearSigned({ fields, signers: [{ by, signingTime: new Date(now) }] });
});

let site: Site;
afterEach(() => site.close());

/** Opens the message in a deployment with these settings, and gives what the pane says of revocation. */
async function read(trust: string): Promise<{ readonly outlook: Outlook; readonly words: string | null }> {
  site = await startSite({
    'anchors.pem': utf8(toPem(root.der, 'CERTIFICATE')),
    'trust.json': utf8(trust),
    'ours.eml': message,
  });
  const outlook = await site.open();
  await outlook.select('ours.eml');
  await outlook.card('Signed by Alice Example').waitFor();
  const words = await outlook.pane.getByText('was revoked could not be found out').textContent();
  return { outlook, words };
}

describe('the pane as it is usually built', () => {
  it('asks nobody, and loads nothing to ask with', async () => {
    const { outlook, words } = await read('{"mozilla": false}');
    expect(words).not.toContain('Asked in vain');
    expect(outlook.complaints).toEqual([]);
    await outlook.pane.getByText('Off: nobody is asked').waitFor();
  });

  it('is kept from asking by its own policy where only the setting says that it may', async () => {
    const { outlook, words } = await read('{"mozilla": false, "network": true}');
    expect(words).toContain(`Asked in vain: ${RESPONDER} (this add-in was set up to ask nobody)`);
    // GET, then POST.
    expect(outlook.complaints.filter((complaint) => complaint.includes('connect-src'))).toHaveLength(2);
    await outlook.pane.getByText('On: servers that certificates name may be asked').waitFor();
  });
});
