export type Engine = 'node' | 'chromium';

export const OPERATIONS = [
  'verify-multipart',
  'verify-opaque-definite',
  'verify-opaque-indefinite',
  'verify-opaque-eml',
  'sign-detached',
  'encrypt-cbc',
  'encrypt-gcm',
  'decrypt-cbc-definite',
  'decrypt-cbc-indefinite',
  'decrypt-gcm',
] as const;

export type Operation = (typeof OPERATIONS)[number];

/** One line of the benchmark. Times are medians in milliseconds; null is what cannot be done or measured. */
export interface Row {
  readonly engine: Engine;
  readonly operation: Operation;
  /** Octets of the content: what is signed or encrypted. */
  readonly bytes: number;
  /** Signet's own. */
  readonly ms: number | null;
  /** The platform's hash, cipher and base64 over the same octets: nobody can be faster by it. */
  readonly rawMs: number | null;
  readonly opensslMs: number | null;
  readonly pkijsMs: number | null;
  readonly forgeMs: number | null;
  /** How far the memory of a fresh process rose above what it held with the input already in it. */
  readonly peakOverIdleBytes: number | null;
  readonly rawPeakOverIdleBytes: number | null;
}
