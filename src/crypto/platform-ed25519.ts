/** The base point of RFC 8032 §5.1: a public key like any other. */
const BASE_POINT = new Uint8Array(32).fill(0x66).fill(0x58, 0, 1);

/** Whether WebCrypto has Ed25519 here: browsers got it between 2023 and 2025. */
export async function hasPlatformEd25519(): Promise<boolean> {
  try {
    await crypto.subtle.importKey('raw', BASE_POINT, 'Ed25519', false, ['verify']);
    return true;
  } catch {
    return false;
  }
}
