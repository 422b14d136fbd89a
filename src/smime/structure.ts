import { entityBytes } from '../mime/entity.ts';
import type { Layer } from './layers.ts';
import type { Structure } from './report.ts';

/**
 * The tree of types and sizes, for the report.
 * @param opened what was found in encrypted and compressed layers; the others have nothing in them to be seen
 */
export function structureOf(layer: Layer, opened: ReadonlyMap<Layer, Layer>): Structure {
  const { entity } = layer;
  const below = (inner: Layer | undefined): readonly Structure[] =>
    inner ? [structureOf(inner, opened)] : [];
  const type = entity?.contentType.mediaType;
  const bytes = entity ? entityBytes(entity).length : layer.kind === 'part' ? 0 : layer.bytes;
  const around = (children: readonly Structure[]): Structure =>
    type === undefined && children[0] ? children[0] : { type: type ?? 'unknown', bytes, children };
  switch (layer.kind) {
    case 'part':
      return { type: type ?? 'unknown', bytes, children: layer.children.flatMap(below) };
    case 'unread':
      return { type: type ?? 'unknown', bytes, children: [] };
    case 'compressed':
    case 'encrypted':
      return around([{ type: `cms/${layer.type}`, bytes: layer.bytes, children: below(opened.get(layer)) }]);
    case 'signed':
      return around([{ type: 'cms/signed-data', bytes: layer.bytes, children: below(layer.inner) }]);
  }
}
