import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCertificate, type Certificate } from '../../src/asn1/certificate.ts';
import { readPem } from '../../src/asn1/pem.ts';
import { createMemoryStore } from '../../src/net/evidence-store.ts';
import { createNodeTransport } from '../../src/net/node-transport.ts';
import { createOnlineEvidence } from '../../src/net/online-evidence.ts';
import { createOcspRequest } from '../../src/pki/ocsp-request.ts';
import { checkRevocation } from '../../src/pki/revocation.ts';

/** An authority kept by the real openssl, with the responder that it brings. */
let folder: string;
let responder: ChildProcess;
let root: Certificate;

const openssl = (line: string): string =>
  execFileSync('openssl', line.split(' '), {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
const certificate = (name: string): Certificate => {
  const [der] = readPem(new Uint8Array(readFileSync(join(folder, `${name}.pem`))), 'CERTIFICATE');
  return readCertificate(der!);
};

const CONFIG = (port: number): string => `
[ca]
default_ca = own
[own]
dir = .
new_certs_dir = .
database = index.txt
serial = serial
crlnumber = crlnumber
certificate = root.pem
private_key = root.key
default_md = sha256
default_days = 30
default_crl_days = 30
policy = any
unique_subject = no
[any]
commonName = supplied
[person]
authorityInfoAccess = OCSP;URI:http://127.0.0.1:${port}/
[responder]
extendedKeyUsage = OCSPSigning
noCheck = yes
`;

function issue(name: string, extensions: string): void {
  openssl(`req -newkey rsa:2048 -nodes -keyout ${name}.key -out ${name}.csr -subj /CN=${name}`);
  openssl(`ca -batch -config ca.cnf -extensions ${extensions} -in ${name}.csr -out ${name}.pem -notext`);
}

/** A port that nobody has: openssl takes a number, and says none. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signet-responder-'));
  const port = await freePort();
  for (const [name, content] of [
    ['ca.cnf', CONFIG(port)],
    ['index.txt', ''],
    ['serial', '1001\n'],
    ['crlnumber', '01\n'],
  ] as const) {
    writeFileSync(join(folder, name), content);
  }
  openssl(
    'req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 30 -subj /CN=Root -addext keyUsage=critical,keyCertSign,cRLSign',
  );
  issue('good', 'person');
  issue('revoked', 'person');
  issue('responder', 'responder');
  openssl('ca -config ca.cnf -revoke revoked.pem -crl_reason keyCompromise');
  root = certificate('root');
  responder = spawn(
    'openssl',
    `ocsp -index index.txt -CA root.pem -rsigner responder.pem -rkey responder.key -port ${port} -ndays 1`.split(
      ' ',
    ),
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  await new Promise<void>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      if (chunk.toString().includes('waiting for OCSP client connections')) resolve();
    };
    responder.stdout?.on('data', listen);
    responder.stderr?.on('data', listen);
    responder.once('exit', () => reject(new Error('the responder does not run')));
  });
});
afterAll(() => {
  responder.kill();
  rmSync(folder, { recursive: true, force: true });
});

describe('the responder of openssl', () => {
  it.each([
    ['good', 'good', []],
    ['revoked', 'revoked', [{ code: 'certificate-revoked', reason: 'keyCompromise' }]],
  ] as const)('about a certificate that is %s', async (name, status, findings) => {
    const online = createOnlineEvidence({
      transport: createNodeTransport({ allowPrivate: true, connectMs: 30_000, requestMs: 30_000 }),
      store: createMemoryStore(),
      limits: { ms: 60_000, questions: 10 },
    });
    const evidence = { crls: [], ocspResponses: [], online };
    expect(await checkRevocation([certificate(name), root], evidence, 'require', new Date())).toMatchObject({
      statuses: [{ status, source: expect.stringMatching(/^network http:/) as string }],
      findings,
    });
  });

  it('reads a request as it was meant: SHA-1, and a nonce of 32 octets (RFC 9654)', async () => {
    const { der } = await createOcspRequest(certificate('good'), root);
    writeFileSync(join(folder, 'request.der'), der);
    const text = openssl('ocsp -reqin request.der -req_text');
    expect(text).toContain('Hash Algorithm: sha1');
    expect(text).toContain('Serial Number: 1001');
    expect(text).toMatch(/OCSP Nonce:\s+0420[0-9A-F]{64}\s/);
  });
});
