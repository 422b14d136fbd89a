/**
 * The one command that makes this system's browsers trust a certificate of an authority, for the person who runs it.
 *
 * @param platform as process.platform names it
 * @param file from the folder in which the command is typed
 */
export function trustCommand(platform: NodeJS.Platform, file: string): string {
  switch (platform) {
    case 'darwin':
      return `security add-trusted-cert -r trustRoot -p ssl -k ~/Library/Keychains/login.keychain-db ${file}`;
    case 'win32':
      return `certutil -user -addstore Root ${file.replaceAll('/', '\\')}`;
    default:
      // Browsers on Linux do not read the system's own store, but the NSS one of the person.
      return (
        'sudo apt-get install -y libnss3-tools && mkdir -p ~/.pki/nssdb && ' +
        `certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n "Signet development CA" -i ${file}`
      );
  }
}
