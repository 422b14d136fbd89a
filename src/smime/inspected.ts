/** One node of what a message is made of, with its facts in words and no judgement. */
export interface Inspected {
  readonly type: string;
  readonly bytes: number;
  readonly facts: Readonly<Record<string, string | readonly string[]>>;
  readonly children: readonly Inspected[];
}
