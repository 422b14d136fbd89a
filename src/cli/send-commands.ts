import { Option, type Command } from 'commander';
import { decrypt, type DecryptArguments } from './decrypt.ts';
import { CIPHERS, encrypt, type EncryptArguments } from './encrypt.ts';
import { sign, type SignArguments } from './sign.ts';

const collect = (value: string, list: readonly string[] = []): readonly string[] => [...list, value];

const withPassphrase = (command: Command): Command =>
  command
    .option('--passphrase-file <file>', 'a file whose first line is the passphrase')
    .option('--passphrase-env <name>', 'the environment variable with the passphrase');

const withOutput = (command: Command): Command =>
  command.option('-o, --output <file>', 'where to write (default: standard output)');

/** The commands that use a private key: sign, encrypt, decrypt. */
export function addSendCommands(signet: Command, setStatus: (status: number) => void): void {
  addSign(signet, setStatus);
  addEncrypt(signet, setStatus);
  withOutput(withPassphrase(signet.command('decrypt')))
    .description('write what an encrypted message holds')
    .argument('<file>', 'a message, an entity or a CMS; - is standard input')
    .requiredOption('--p12 <file>', 'certificate and key, PKCS #12 or PEM; may repeat', collect)
    .option('--json', 'say in one JSON object what became of it')
    .action(async (file: string, options: DecryptArguments) => setStatus(await decrypt(file, options)));
}

function addSign(signet: Command, setStatus: (status: number) => void): void {
  withOutput(withPassphrase(signet.command('sign')))
    .description('sign a whole message')
    .argument('<file>', 'a message; - is standard input')
    .requiredOption('--p12 <file>', 'certificate and key of the signer, PKCS #12 or PEM')
    .option('--opaque', 'put the content inside the signature')
    .option('--pss', 'RSASSA-PSS for an RSA key')
    .option('--protect-headers', 'sign the header fields too (RFC 9788)')
    .option('--at <time>', 'the signing time, ISO 8601 (default: now)')
    .action(async (file: string, options: SignArguments) => setStatus(await sign(file, options)));
}

function addEncrypt(signet: Command, setStatus: (status: number) => void): void {
  withOutput(withPassphrase(signet.command('encrypt')))
    .description('encrypt a whole message')
    .argument('<file>', 'a message; - is standard input')
    .option('--to <certificate>', 'a recipient, PEM or DER; may repeat', collect, [])
    .option('--bcc <certificate>', 'a recipient with a copy of their own; may repeat', collect, [])
    .addOption(new Option('--cipher <name>', 'the cipher').choices(CIPHERS).default('aes-256-cbc'))
    .option('--oaep', 'RSAES-OAEP for RSA keys')
    .option('--sign-p12 <file>', 'sign inside the encryption with this key')
    .option('--pss', 'RSASSA-PSS for an RSA key')
    .option('--protect-headers', 'hide the subject outside, keep the fields inside (RFC 9788)')
    .option('--compress', 'compress before encrypting (RFC 3274), which Outlook does not read')
    .option('--at <time>', 'when certificates must be valid, ISO 8601 (default: now)')
    .action(async (file: string, options: EncryptArguments) => setStatus(await encrypt(file, options)));
}
