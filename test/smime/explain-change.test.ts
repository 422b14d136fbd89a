import { expect, it } from 'vitest';
import { signedContent } from '../../src/cms/signed-content.ts';
import { explainChange } from '../../src/smime/explain-change.ts';
import { readLayers } from '../../src/smime/layers.ts';
import { createRoot } from '../support/fake-ca.ts';
import { judgeMessage } from '../support/judge-message.ts';
import { clearSigned, TEXT } from '../support/message.ts';

it('makes no canonical form of a message that holds: it takes as long as the whole verification', async () => {
  const root = await createRoot();
  const message = await clearSigned({ signers: [{ by: await root.issue({ email: 'alice@example.org' }) }] });
  const { verdict } = await judgeMessage(message, { anchors: [root] });
  const layer = readLayers(message);
  if (layer.kind !== 'signed') throw new Error('the message is signed');
  const forms: string[] = [];
  const content = signedContent(
    () => TEXT,
    () => {
      forms.push('canonical');
      return TEXT;
    },
  );
  expect(await explainChange({ ...layer, content }, verdict.signers)).toEqual([]);
  expect(forms).toEqual([]);
});
