import { children, context, type Node } from './ber.ts';
import { fieldsOf, smallInteger } from './fields.ts';
import { readGeneralName, type GeneralName } from './general-name.ts';
import { MalformedError } from './malformed.ts';

export interface NameConstraints {
  readonly permitted: readonly GeneralSubtree[];
  readonly excluded: readonly GeneralSubtree[];
}

/** RFC 5280 §4.2.1.10, where minimum is always 0 and maximum absent. */
export interface GeneralSubtree {
  readonly base: GeneralName;
  readonly minimum: number;
  readonly maximum: number | undefined;
}

export function readNameConstraints(value: Node): NameConstraints {
  const fields = fieldsOf(value, 'NameConstraints');
  const permitted = readSubtrees(fields.optional(context(0)));
  const excluded = readSubtrees(fields.optional(context(1)));
  fields.end();
  // RFC 5280 §4.2.1.10. Attack: a list of nothing that is permitted could be taken for no list at all.
  if (!permitted && !excluded) throw new MalformedError('NameConstraints', 'empty');
  return { permitted: permitted ?? [], excluded: excluded ?? [] };
}

function readSubtrees(node: Node | undefined): readonly GeneralSubtree[] | undefined {
  if (!node) return undefined;
  const subtrees = children(node).map((subtree): GeneralSubtree => {
    const fields = fieldsOf(subtree, 'GeneralSubtree');
    const base = readGeneralName(fields.any('base'));
    const [minimum, maximum] = [fields.optional(context(0, false)), fields.optional(context(1, false))];
    fields.end();
    return {
      base,
      minimum: minimum ? smallInteger(minimum, 'GeneralSubtree', minimum.tag) : 0,
      maximum: maximum && smallInteger(maximum, 'GeneralSubtree', maximum.tag),
    };
  });
  if (subtrees.length === 0) throw new MalformedError('NameConstraints', 'empty');
  return subtrees;
}
