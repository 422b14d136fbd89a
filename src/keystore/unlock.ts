import type { Spend } from './iterations.ts';

/** What opening one file takes: the passphrase, and the account of the work done with it. */
export interface Unlock {
  readonly passphrase: string;
  readonly spend: Spend;
}
