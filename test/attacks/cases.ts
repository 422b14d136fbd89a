import { algorithmCases } from './a-algorithms.ts';
import { certificateCases } from './a-certificates.ts';
import { signedDataCases } from './a-signed-data.ts';
import { mimeCases } from './b-mime.ts';
import { continuityCases } from './c-continuity.ts';
import { identityCases } from './c-identity.ts';
import type { AttackCase } from './case.ts';
import { headerCases } from './d-headers.ts';
import { decryptionCases } from './e-decryption.ts';

const inOrder = (cases: readonly AttackCase[]): readonly AttackCase[] =>
  cases.toSorted((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));

/** The sections of the table, in its order. */
export const SECTIONS: readonly { readonly title: string; readonly cases: readonly AttackCase[] }[] = [
  {
    title: 'A. Signatures and certificates',
    cases: inOrder([...signedDataCases, ...certificateCases, ...algorithmCases]),
  },
  { title: 'B. What is signed, and what else is there', cases: mimeCases },
  { title: 'C. Who it is from', cases: inOrder([...identityCases, ...continuityCases]) },
  { title: 'D. Header fields', cases: headerCases },
  { title: 'E. Encryption', cases: decryptionCases },
];

export const CASES: readonly AttackCase[] = SECTIONS.flatMap(({ cases }) => cases);
