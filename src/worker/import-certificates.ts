import type { Certificate } from '../asn1/certificate.ts';
import { sameName } from '../asn1/name.ts';
import type { Bytes } from '../bytes.ts';
import { addressBookSource, withImported, type FoundCertificate } from '../directory/address-book.ts';
import { CertificateFileError, readCertificateFile } from '../directory/certificate-file.ts';
import type { CertificateRecords } from '../directory/certificate-record.ts';
import { issuersAmong } from '../directory/issuers.ts';
import { canonicalAddress } from '../mime/mailbox.ts';
import { identityOf } from '../smime/certificate-facts.ts';
import { recipientProblems, type RecipientTrouble } from '../smime/preflight.ts';
import { chooseCertificate, type Judging } from '../smime/recipient-choice.ts';
import type { ImportedCertificates } from './composer.ts';

/** A certificate of the file, and for whom it can be used. */
interface Offer {
  readonly id: string;
  readonly name: string;
  readonly issuerName: string;
  readonly found: FoundCertificate;
  /** As canonicalAddress() spells them. */
  readonly fits: readonly string[];
  readonly problems: readonly RecipientTrouble[];
}

/** A person has a few addresses; for each one the path is looked for. */
const MAX_ADDRESSES = 20;

/**
 * Takes in what fits of a file of certificates. Where an address has another one that is of use, the file's waits for
 * the person's word.
 * @throws CertificateFileError, AddressBookFullError
 */
export async function importCertificates(
  file: Bytes,
  records: CertificateRecords,
  judging: Judging,
): Promise<ImportedCertificates> {
  const certificates = readCertificateFile(file);
  const people = (await Promise.all(certificates.map(withIdentity))).filter(
    (person) => !isAuthority(person, certificates),
  );
  if (people.length === 0) throw new CertificateFileError('no-certificate');
  const offers: Offer[] = [];
  for (const person of people) offers.push(await offerOf(person, certificates, judging));
  const inUse = await idsInUse(offers, records, judging);
  const hasOther = (address: string, id: string): boolean => (inUse.get(address) ?? id) !== id;
  await records.update((was) =>
    offers.reduce((book, { id, found, fits }) => {
      if (fits.length === 0) return book;
      const use = fits.filter((address) => !hasOther(address, id));
      const wait = fits.filter((address) => hasOther(address, id));
      return withImported(book, { id, ...found }, { use, wait }, judging.at.toISOString());
    }, was),
  );
  return {
    added: [...new Set(offers.flatMap(({ id, fits }) => fits.filter((address) => !hasOther(address, id))))],
    differing: offers.flatMap(({ id, issuerName, fits }) =>
      fits
        .filter((address) => hasOther(address, id))
        .map((address) => ({ address, certificateId: id, issuerName })),
    ),
    refused: offers.flatMap(({ name, fits, problems }) => (fits.length === 0 ? [{ name, problems }] : [])),
  };
}

type Person = Pick<Offer, 'id' | 'name' | 'issuerName'> & {
  readonly certificate: Certificate;
  readonly addresses: readonly string[];
};

async function withIdentity(certificate: Certificate): Promise<Person> {
  const { sha256, name, issuerName, addresses } = await identityOf(certificate);
  return { id: sha256, name, issuerName, addresses, certificate };
}

/** What only vouches for others is taken along with these; a self-signed certificate of a person may say it is one. */
function isAuthority({ certificate, addresses }: Person, certificates: readonly Certificate[]): boolean {
  const hasIssued = certificates.some(
    (other) => other !== certificate && sameName(other.issuer, certificate.subject),
  );
  return certificate.known.basicConstraints?.ca === true && (addresses.length === 0 || hasIssued);
}

async function offerOf(
  { certificate, addresses, ...identity }: Person,
  certificates: readonly Certificate[],
  judging: Judging,
): Promise<Offer> {
  const found: FoundCertificate = {
    certificate,
    chain: issuersAmong(certificate, certificates),
    source: 'file',
  };
  const fits: string[] = [];
  const problems: RecipientTrouble[] = [];
  for (const named of addresses.slice(0, MAX_ADDRESSES)) {
    const address = canonicalAddress(named);
    const judged = await chooseCertificate(named, [found], judging);
    if (judged.found && address !== undefined) fits.push(address);
    problems.push(...judged.problems);
  }
  if (addresses.length === 0) problems.push(...recipientProblems(identity.name, certificate, judging.at));
  return { ...identity, found, fits: [...new Set(fits)], problems };
}

/** For each address of the file the certificate that it is written to with until now; none where that is of no use. */
async function idsInUse(
  offers: readonly Offer[],
  records: CertificateRecords,
  judging: Judging,
): Promise<ReadonlyMap<string, string>> {
  const book = addressBookSource(await records.read());
  const inUse = new Map<string, string>();
  for (const address of new Set(offers.flatMap(({ fits }) => fits))) {
    const { found } = await chooseCertificate(address, await book(address), judging);
    if (found) inUse.set(address, (await identityOf(found.certificate)).sha256);
  }
  return inUse;
}
