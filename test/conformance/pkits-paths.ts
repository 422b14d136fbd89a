import { join } from 'node:path';
import { readCertificate, type Certificate } from '../../src/asn1/certificate.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import type { PolicyOptions } from '../../src/pki/policies.ts';
import { checkRevocation } from '../../src/pki/revocation.ts';
import { asAnchors } from '../../src/pki/trust-anchor.ts';
import { findTrust } from '../../src/pki/trust.ts';
import type { Case, Outcome } from './case.ts';
import { readBytes, readJson } from './corpora.ts';
import { scoreRow } from './pkits-sections.ts';

interface Row {
  readonly id: string;
  readonly title: string;
  /** From the anchor to the leaf; an issuer of CRLs may stand among them. */
  readonly certs: readonly string[];
  readonly crls: readonly string[];
  readonly valid: boolean;
  readonly initialPolicySet?: readonly string[];
  readonly initialExplicitPolicy?: boolean;
  readonly initialPolicyMappingInhibit?: boolean;
  readonly initialInhibitAnyPolicy?: boolean;
  /** What must be left of the policies, whether or not the path is valid. */
  readonly userConstrainedPolicySet?: readonly string[];
}

/** Within the validity of everything in PKITS that is meant to be valid. */
const AT = new Date('2020-06-01T00:00:00Z');

/** The paths of PKITS with no message around them. */
export function* pkitsPaths(folder: string): Generator<Case> {
  for (const row of readJson(join(folder, 'expected-paths.json')) as readonly Row[]) {
    const run = async (): Promise<Outcome> => {
      return scoreRow(row, await refusal(folder, row));
    };
    yield { id: `${row.id} ${row.title}`, run };
  }
}

const policyInputs = (row: Row): PolicyOptions => ({
  acceptable: row.initialPolicySet ?? [],
  explicitPolicy: row.initialExplicitPolicy === true,
  inhibitPolicyMapping: row.initialPolicyMappingInhibit === true,
  inhibitAnyPolicy: row.initialInhibitAnyPolicy === true,
});

/** In words, what speaks against the path; undefined where nothing does. */
async function refusal(folder: string, row: Row): Promise<string | undefined> {
  try {
    const certificates = row.certs.map((name) => readOne(join(folder, 'certs', `${name}.crt`)));
    const crls = row.crls.map((name) => ({
      der: readBytes(join(folder, 'crls', `${name}.crl`)),
      source: name,
    }));
    const [anchor, ...others] = certificates;
    const leaf = others.pop();
    if (!anchor || !leaf) throw new Error(`${row.id} names no path`);
    const trust = await findTrust(
      leaf,
      { anchors: asAnchors([anchor], { origin: 'given' }), intermediates: others },
      { at: AT, signingTime: undefined, policies: policyInputs(row) },
    );
    const { findings } = trust.anchored
      ? await checkRevocation(trust.path, { crls, ocspResponses: [] }, 'require', AT, others)
      : { findings: [] };
    const codes: string[] = [...trust.findings, ...findings]
      .map(({ code }) => code)
      // Another list that is no answer hinders nobody.
      .filter((code) => code !== 'revocation-answer-ignored');
    const wanted = row.userConstrainedPolicySet;
    if (wanted && wanted.join() !== [...trust.policies].sort().join())
      codes.push(`policies ${trust.policies.join()}`);
    return codes.length === 0 ? undefined : codes.join(', ');
  } catch (error) {
    if (error instanceof MalformedError) return error.message;
    throw error;
  }
}

const readOne = (path: string): Certificate => readCertificate(readBytes(path));
