import { describe, expect, it } from 'vitest';
import { OID } from '../../../src/asn1/oids.ts';
import { extendedKeyUsage } from '../../../src/pki/issue-certificate.ts';
import { chain } from '../../support/chain.ts';
import type { Identity } from '../../support/fake-ca.ts';
import { createCrl, createOcspResponse, type OcspOptions } from '../../support/fake-revocation.ts';
import { ask } from './ask-revocation.ts';

/** The rules of one response stand in ../revocation.test.ts; these are about the path. */
const PATH = chain`Root → CA → Alice <alice@example.org>`;

/** A list for the authority, and this response for Alice. */
const answeringForAlice = (
  respond: (drawn: { root: Identity; ca: Identity; alice: Identity }) => Promise<Partial<OcspOptions>>,
) =>
  ask(PATH, async (drawn) => ({
    crls: [await createCrl({ issuer: drawn.root })],
    ocsp: [
      await createOcspResponse({
        issuer: drawn.ca,
        about: drawn.alice,
        status: 'good',
        ...(await respond(drawn)),
      }),
    ],
  }));
const UNANSWERED = ['revocation-required: Alice'];

describe('OCSP responses along a path (RFC 6960)', () => {
  it('§2.2: good, revoked and unknown are what they say, for authorities as for leaves', async () => {
    const saying = (ofCa: OcspOptions['status'], ofAlice: OcspOptions['status']) =>
      ask(PATH, async ({ root, ca, alice }) => ({
        ocsp: [
          await createOcspResponse({ issuer: root, about: ca, status: ofCa }),
          await createOcspResponse({ issuer: ca, about: alice, status: ofAlice }),
        ],
      }));
    expect(await saying('good', 'good')).toEqual([]);
    expect(await saying('revoked', 'good')).toEqual(['certificate-revoked: CA']);
    expect(await saying('good', 'revoked')).toEqual(['certificate-revoked: Alice']);
    expect(await saying('good', 'unknown')).toEqual(UNANSWERED);
  });

  it('§4.1.1: a response is about the issuer’s name and key, not about a number alone', async () => {
    expect(await answeringForAlice(async ({ ca }) => Promise.resolve({ issuer: ca }))).toEqual([]);
    expect(
      await answeringForAlice(async ({ ca, root }) => Promise.resolve({ issuer: root, responder: ca })),
    ).toEqual(UNANSWERED);
  });

  it('§4.2.2.2: it is signed by the issuer, and not by the authority above', async () => {
    expect(await answeringForAlice(async ({ ca }) => Promise.resolve({ responder: ca }))).toEqual([]);
    expect(await answeringForAlice(async ({ root }) => Promise.resolve({ responder: root }))).toEqual(
      UNANSWERED,
    );
  });

  it('§4.2.2.2: or by whom the issuer itself, and no authority above, made a responder', async () => {
    const byResponderOf = (authority: 'root' | 'ca') =>
      answeringForAlice(async (drawn) => {
        const responder = await drawn[authority].issue({
          name: 'Responder',
          extensions: [extendedKeyUsage(OID.ocspSigning)],
        });
        return { responder, certificates: [responder] };
      });
    expect(await byResponderOf('ca')).toEqual([]);
    expect(await byResponderOf('root')).toEqual(UNANSWERED);
  });
});
