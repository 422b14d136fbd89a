import type { Bytes } from '../bytes.ts';

export interface TransportRequest {
  readonly url: string;
  /** Sent by POST; without it the method is GET. */
  readonly post?: { readonly type: string; readonly body: Bytes };
  /** Octets that the answer may have. */
  readonly limit: number;
  /** Milliseconds that may pass, from the first look-up of a name to the last octet. */
  readonly ms: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Asks a server once. The address comes out of a certificate, so it is an attacker's until a path holds: a transport
 * decides itself where it does not go.
 * @throws TransportError
 */
export type Transport = (request: TransportRequest) => Promise<Bytes>;

/** The outside world did not answer; the message says why in a few words, for a person. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
}

/** There is no way to the host itself, or none in time: what else is asked of it will not be answered either. */
export class UnreachableError extends TransportError {}
