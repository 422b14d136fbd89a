import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bytes } from '../../src/bytes.ts';

export const PASSPHRASE = 'correct horse';

/** A folder for the real openssl to work in. */
export interface Workshop {
  readonly folder: string;
  openssl(...args: readonly string[]): Buffer;
  read(name: string): Bytes;
  /** The private keys of a PKCS #12 file as openssl gives them, in base64. */
  keysIn(name: string, passphrase?: string): readonly string[];
  /** NAME.pem for the public key in NAME.pub. */
  certify(name: string): void;
  /** NAME.key and NAME.pem, issued by `ca`, which is there from the start. */
  issue(name: string, ...newKey: readonly string[]): void;
  close(): void;
}

export function openWorkshop(): Workshop {
  const folder = mkdtempSync(join(tmpdir(), 'signet-keys-'));
  const openssl = (...args: readonly string[]): Buffer =>
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const read = (name: string): Bytes => new Uint8Array(readFileSync(join(folder, name)));
  const keysIn = (name: string, passphrase = PASSPHRASE): readonly string[] => {
    const options = ['-in', name, '-passin', `pass:${passphrase}`, '-nodes', '-nocerts'];
    return pemBodies(openssl('pkcs12', '-legacy', ...options).toString(), 'PRIVATE KEY');
  };
  const certify = (name: string): void => {
    // The public key is forced in, since an X25519 key cannot sign a request.
    const request = ['-in', 'ca.csr', '-force_pubkey', `${name}.pub`, '-subj', `/CN=${name}`];
    const issuer = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30'];
    openssl('x509', '-req', ...request, ...issuer, '-out', `${name}.pem`);
  };
  const issue = (name: string, ...newKey: readonly string[]): void => {
    openssl('genpkey', ...newKey, '-out', `${name}.key`);
    openssl('pkey', '-in', `${name}.key`, '-pubout', '-out', `${name}.pub`);
    certify(name);
  };
  openssl('genpkey', ...P256, '-out', 'ca.key');
  openssl('req', '-new', '-key', 'ca.key', '-subj', '/CN=Test CA', '-out', 'ca.csr');
  openssl('x509', '-req', '-in', 'ca.csr', '-key', 'ca.key', '-days', '30', '-out', 'ca.pem');
  const close = (): void => rmSync(folder, { recursive: true, force: true });
  return { folder, openssl, read, keysIn, certify, issue, close };
}

export const RSA = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'];
export const ec = (curve: string): readonly string[] => [
  '-algorithm',
  'EC',
  '-pkeyopt',
  `ec_paramgen_curve:${curve}`,
];
export const P256 = ec('P-256');

export function pemBodies(text: string, label: string): readonly string[] {
  const blocks = text.matchAll(new RegExp(`-----BEGIN ${label}-----([^-]*)-----END`, 'g'));
  return [...blocks].map(([, body = '']) => body.replace(/\s/g, ''));
}

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
