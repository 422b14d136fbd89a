import { argon2id as compiled } from 'hash-wasm';
import type { Bytes } from '../bytes.ts';

/** The costs of RFC 9106 §3.1; memory in KiB. */
export interface Argon2Costs {
  readonly memory: number;
  readonly passes: number;
  readonly lanes: number;
}

/** The eight octets that a module begins with, and nothing more. */
const EMPTY_MODULE = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);

/** Whether this place may compile WebAssembly: a policy without 'wasm-unsafe-eval' forbids it. */
export async function compilesWasm(): Promise<boolean> {
  try {
    await WebAssembly.compile(EMPTY_MODULE);
    return true;
  } catch {
    return false;
  }
}

/**
 * Argon2id (RFC 9106). Where WebAssembly is forbidden it takes some ten times as long: a keyring that was made
 * elsewhere must open all the same.
 * @param length of the result, in octets
 */
export async function argon2id(
  password: Bytes,
  salt: Bytes,
  { memory, passes, lanes }: Argon2Costs,
  length: number,
): Promise<Bytes> {
  if (await compilesWasm()) {
    const costs = { memorySize: memory, iterations: passes, parallelism: lanes, hashLength: length };
    return new Uint8Array(await compiled({ password, salt, ...costs, outputType: 'binary' }));
  }
  const { argon2id: portable } = await import(
    /* webpackChunkName: "argon2-portable" */ '@noble/hashes/argon2.js'
  );
  return new Uint8Array(portable(password, salt, { m: memory, t: passes, p: lanes, dkLen: length }));
}
