import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { concat, utf8, type Bytes } from '../../src/bytes.ts';
import { inspectMessage } from '../../src/smime/inspect.ts';
import { createRoot, type Identity } from '../support/fake-ca.ts';
import { judgeMessage } from '../support/judge-message.ts';
import { clearSigned, opaqueSigned } from '../support/message.ts';
import { signCms } from '../support/sign-cms.ts';

let root: Identity;
let samples: readonly Bytes[];

beforeAll(async () => {
  root = await createRoot();
  const by = await root.issue({ email: 'alice@example.org' });
  samples = [
    await clearSigned({ signers: [{ by }] }),
    await opaqueSigned({ signers: [{ by }] }),
    await signCms({ content: utf8('Hello'), signers: [{ by }] }),
  ];
});

/** Whatever comes in, a verdict comes out: receive() and inspect() throw for nothing. */
async function answer(bytes: Bytes): Promise<string> {
  inspectMessage(bytes);
  const report = await judgeMessage(bytes, { anchors: [root], from: 'alice@example.org' });
  return report.verdict.kind;
}

describe('any input has its verdict', () => {
  it('random bytes, with the beginnings of every format', async () => {
    const beginning = fc.constantFrom(
      '',
      'From: a@example.org\r\n',
      'Content-Type: multipart/signed;',
      '0\x80',
      '0\x82',
    );
    await fc.assert(
      fc.asyncProperty(beginning, fc.uint8Array({ maxLength: 300 }), async (start, rest) => {
        expect(await answer(concat([new Uint8Array(Buffer.from(start, 'latin1')), rest]))).not.toBe(
          'verified',
        );
      }),
      { numRuns: 500 },
    );
  });

  it('good messages with a piece cut out, doubled or overwritten', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(2),
        fc.nat(),
        fc.nat(40),
        fc.uint8Array({ maxLength: 40 }),
        async (index, at, length, piece) => {
          const sample = samples[index]!;
          const from = at % sample.length;
          const changed = concat([sample.subarray(0, from), piece, sample.subarray(from + length)]);
          await answer(changed);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('every flipped bit of a CMS: no crash, and verified only where what was flipped is not signed', async () => {
    const cms = samples[2]!;
    const content = Buffer.from(cms).indexOf('Hello');
    for (let at = 0; at < cms.length; at++) {
      const flipped = cms.slice();
      flipped[at]! ^= 1 << (at % 8);
      const kind = await answer(flipped);
      if (at >= content && at < content + 5) expect(kind).toBe('invalid');
    }
  });
});
