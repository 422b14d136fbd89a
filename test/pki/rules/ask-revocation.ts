import type { PkiFinding } from '../../../src/pki/finding.ts';
import { checkRevocation } from '../../../src/pki/revocation.ts';
import type { Bytes } from '../../../src/bytes.ts';
import { judgeMade, type Chain } from '../../support/chain.ts';
import { NOW, type Identity } from '../../support/fake-ca.ts';

interface Drawn {
  readonly root: Identity;
  readonly ca: Identity;
  readonly alice: Identity;
}

interface Answers {
  readonly crls?: readonly Bytes[];
  readonly ocsp?: readonly Bytes[];
}

/**
 * What speaks against a chain of Root, CA and Alice for somebody who must know the status of each, as "finding:
 * certificate"; an answer that is no answer is left out.
 */
export async function ask(
  drawn: Chain,
  answers: (drawn: Drawn) => Promise<Answers>,
): Promise<readonly string[]> {
  const made = await drawn.make();
  const [root, ca] = [made.anchors[0]!, made.bag[0]!];
  const { crls = [], ocsp = [] } = await answers({ root, ca, alice: made.leaf });
  const { path } = await judgeMade(made);
  const named = (list: readonly Bytes[]) => list.map((der) => ({ der, source: 'test' }));
  const { findings } = await checkRevocation(
    path,
    { crls: named(crls), ocspResponses: named(ocsp) },
    'require',
    NOW,
  );
  return findings.filter(({ code }) => code !== 'revocation-answer-ignored').map(textOf);
}

const textOf = (finding: PkiFinding): string =>
  `${finding.code}: ${'certificate' in finding ? (/^CN=([^,]*)/.exec(finding.certificate)?.[1] ?? '') : ''}`;
