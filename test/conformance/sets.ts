import type { Case } from './case.ts';
import { malformed } from './malformed.ts';
import { ocsp } from './ocsp.ts';
import { openssl } from './openssl.ts';
import { pkitsMails } from './pkits-mails.ts';
import { pkitsPaths } from './pkits-paths.ts';
import { pyca } from './pyca.ts';
import { rfc4134 } from './rfc4134.ts';
import { rfc9216 } from './rfc9216.ts';
import { thunderbird } from './thunderbird.ts';
import { wycheproof } from './wycheproof.ts';

export interface ConformanceSet {
  readonly name: string;
  /** Below the folder of the corpora. */
  readonly folder: string;
  /** @param folder the path of the set's folder, which exists */
  readonly cases: (folder: string) => Iterable<Case>;
}

export const SETS: readonly ConformanceSet[] = [
  { name: 'wycheproof', folder: 'wycheproof', cases: wycheproof },
  { name: 'pkits-mails', folder: 'pkits', cases: pkitsMails },
  { name: 'pkits-paths', folder: 'pkits', cases: pkitsPaths },
  { name: 'thunderbird', folder: 'thunderbird', cases: thunderbird },
  { name: 'openssl', folder: 'openssl', cases: openssl },
  { name: 'rfc4134', folder: 'rfc4134', cases: rfc4134 },
  { name: 'rfc9216', folder: 'rfc9216', cases: rfc9216 },
  { name: 'malformed', folder: 'malformed', cases: malformed },
  { name: 'pyca', folder: 'pyca', cases: pyca },
  { name: 'ocsp', folder: 'ocsp', cases: ocsp },
];
