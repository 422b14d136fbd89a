import type { Purpose } from '../pki/email-profile.ts';
import type { PolicyOptions } from '../pki/policies.ts';
import type { RevocationPolicy } from '../pki/revocation.ts';
import { UsageError } from './exit.ts';

/** One line of a batch of `signet path`, with its defaults filled in. */
export interface PathCase {
  readonly id: string;
  readonly leaf: string;
  readonly intermediates: readonly string[];
  /** Mozilla's roots for e-mail where they are left out, which is for mail alone. */
  readonly anchors: readonly string[] | undefined;
  readonly crls: readonly string[];
  readonly ocsp: readonly string[];
  readonly at: Date;
  readonly purpose: Purpose;
  readonly revocation: RevocationPolicy;
  readonly policies: PolicyOptions;
  readonly email: string | undefined;
}

const PURPOSES = ['email', 'server', 'client', 'any'] as const;
const REVOCATION = ['off', 'soft', 'require'] as const;

/** @throws UsageError naming the line and the member that is wrong */
export function parsePathCase(line: string, number: number): PathCase {
  const fail = (why: string): never => {
    throw new UsageError(`line ${number} of the batch: ${why}`);
  };
  const value = parseObject(line) ?? fail('not a JSON object');
  const text = (name: string): string | undefined => {
    const member = value[name];
    return member === undefined || typeof member === 'string' ? member : fail(`"${name}" is not a string`);
  };
  const texts = (name: string): readonly string[] => {
    const member = value[name] ?? [];
    return isTexts(member) ? member : fail(`"${name}" is not a list of strings`);
  };
  const flag = (name: string): boolean => {
    const member = value[name] ?? false;
    return typeof member === 'boolean' ? member : fail(`"${name}" is neither true nor false`);
  };
  const choice = <T extends string>(name: string, choices: readonly T[], otherwise: T): T => {
    const member = text(name) ?? otherwise;
    return choices.find((one) => one === member) ?? fail(`"${name}" is none of ${choices.join(', ')}`);
  };
  const at = new Date(text('at') ?? fail('"at" is missing'));
  if (Number.isNaN(at.getTime())) fail('"at" is not a time');
  const purpose = choice('purpose', PURPOSES, 'email');
  const hasAnchors = value['anchors'] !== undefined;
  if (!hasAnchors && purpose !== 'email') fail('"anchors" is missing');
  return {
    id: text('id') ?? fail('"id" is missing'),
    leaf: text('leaf') ?? fail('"leaf" is missing'),
    intermediates: texts('intermediates'),
    anchors: hasAnchors ? texts('anchors') : undefined,
    crls: texts('crls'),
    ocsp: texts('ocsp'),
    at,
    purpose,
    revocation: choice('revocation', REVOCATION, 'soft'),
    policies: {
      acceptable: texts('policies'),
      explicitPolicy: flag('explicitPolicy'),
      inhibitPolicyMapping: flag('inhibitPolicyMapping'),
      inhibitAnyPolicy: flag('inhibitAnyPolicy'),
    },
    email: text('email'),
  };
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
