import { entityBytes } from '../mime/entity.ts';
import type { Layer } from './layers.ts';
import type { Structure } from './report.ts';

/** The tree of types and sizes, for the report. */
export function structureOf(layer: Layer): Structure {
  const { entity } = layer;
  const type = entity?.contentType.mediaType;
  const bytes = entity ? entityBytes(entity).length : layer.kind === 'part' ? 0 : layer.bytes;
  const around = (children: readonly Structure[]): Structure =>
    type === undefined && children[0] ? children[0] : { type: type ?? 'unknown', bytes, children };
  switch (layer.kind) {
    case 'part':
      return { type: type ?? 'unknown', bytes, children: layer.children.map(structureOf) };
    case 'unread':
      return { type: type ?? 'unknown', bytes, children: [] };
    case 'compressed':
    case 'encrypted':
      return around([{ type: `cms/${layer.type}`, bytes: layer.bytes, children: [] }]);
    case 'signed':
      return around([
        {
          type: 'cms/signed-data',
          bytes: layer.bytes,
          children: layer.inner ? [structureOf(layer.inner)] : [],
        },
      ]);
  }
}
