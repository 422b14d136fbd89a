import type { PkiFinding } from '../../src/pki/finding.ts';
import { findTrust, type TrustAnswer, type TrustOptions } from '../../src/pki/trust.ts';
import { asAnchors } from '../../src/pki/trust-anchor.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { createRoot, NOW, type Identity, type Wanted } from './fake-ca.ts';

type Options = Partial<TrustOptions>;

/** Certificates as they were drawn, not yet made. */
export interface Chain {
  /** The same certificates under other circumstances. */
  given(options: Options): Chain;
  make(): Promise<Made>;
  readonly options: Options;
}

export interface Made {
  /** The last certificate of the first line. */
  readonly leaf: Identity;
  readonly anchors: readonly Identity[];
  /** All that are neither the leaf nor at the head of a line. */
  readonly bag: readonly Identity[];
}

/**
 * Certificates from a drawing: each arrow is one that was issued, and what stands behind a name changes it.
 *
 *     chain`Root → Policy CA ${{ pathLength: 0 }} → Alice <alice@example.org>
 *           Other Root → Policy CA`
 *
 * A name stands for one key; issued again it is a cross-certificate. A note in brackets makes it another key under the
 * same name: "Root (Mallory’s)". The head of a line is self-signed and an anchor, unless noted "(no anchor)"; others
 * are none, unless noted "(anchor)".
 */
export function chain(texts: TemplateStringsArray, ...changes: readonly Wanted[]): Chain {
  const text = String.raw({ raw: texts }, ...changes.map((_, index) => `$${index}`));
  const lines = text
    .trim()
    .split('\n')
    .map((line) => line.split('→').map((node) => readNode(node, changes)));
  const drawn = (options: Options): Chain => ({
    options,
    given: (more) => drawn({ ...options, ...more }),
    make: () => make(lines),
  });
  return drawn({});
}

interface DrawnNode {
  /** Name and note: whose key it is. */
  readonly label: string;
  readonly wanted: Wanted;
  readonly isAnchor: boolean | undefined;
}

const FLAGS: Readonly<Record<string, boolean>> = { anchor: true, 'no anchor': false };

function readNode(text: string, changes: readonly Wanted[]): DrawnNode {
  const wanted = [...text.matchAll(/\$(\d+)/g)].map(([, index]) => changes[Number(index)] ?? {});
  const plain = text.replace(/\$\d+/g, '');
  const email = /<(.*)>/.exec(plain)?.[1];
  const notes = /\((.*)\)/.exec(plain)?.[1]?.split(', ') ?? [];
  const name = plain.replace(/<.*>|\(.*\)/g, '').trim();
  return {
    label: [name, ...notes.filter((note) => !(note in FLAGS))].join(),
    wanted: {
      name,
      ...(email === undefined ? {} : { email }),
      ...wanted.reduce((all, one) => ({ ...all, ...one }), {}),
      extensions: wanted.flatMap(({ extensions = [] }) => extensions),
    },
    isAnchor: notes.map((note) => FLAGS[note]).find((flag) => flag !== undefined),
  };
}

async function make(lines: readonly (readonly DrawnNode[])[]): Promise<Made> {
  const known = new Map<string, Identity>();
  const [anchors, bag]: [Identity[], Identity[]] = [[], []];
  let leaf: Identity | undefined;
  for (const [row, nodes] of lines.entries()) {
    let issuer: Identity | undefined;
    for (const [column, { label, wanted, isAnchor }] of nodes.entries()) {
      const isLeaf = row === 0 && column === nodes.length - 1;
      const same = known.get(label);
      const again = same ? { key: same.key, subject: same.certificate.subject.der } : {};
      const full = { ca: !isLeaf, ...again, ...wanted };
      const made = issuer ? await issuer.issue(full) : (same ?? (await createRoot(full)));
      if (isAnchor ?? (!issuer && !same)) anchors.push(made);
      if (isLeaf) leaf = made;
      else if (issuer) bag.push(made);
      if (!same) known.set(label, made);
      issuer = made;
    }
  }
  if (!leaf) throw new Error('nothing is drawn');
  return { leaf, anchors, bag };
}

export async function judge(drawn: Chain): Promise<TrustAnswer> {
  return judgeMade(await drawn.make(), drawn.options);
}

export function judgeMade({ leaf, anchors, bag }: Made, options: Options = {}): Promise<TrustAnswer> {
  const certificates = anchors.map(({ certificate }) => certificate);
  return findTrust(
    leaf.certificate,
    {
      anchors: asAnchors(certificates, { origin: 'given' }),
      intermediates: bag.map(({ certificate }) => certificate),
    },
    { at: NOW, signingTime: undefined, ...options },
  );
}

/** What speaks against a drawn path; `malformed` where one of its certificates cannot be read at all. */
export async function codesOf(drawn: Chain): Promise<readonly (PkiFinding['code'] | 'malformed')[]> {
  try {
    return (await judge(drawn)).findings.map(({ code }) => code);
  } catch (error) {
    if (error instanceof MalformedError) return ['malformed'];
    throw error;
  }
}
