import type { Structure } from '../report.ts';

const LAYERS: Readonly<Record<string, string>> = {
  'cms/signed-data': 'signed',
  'cms/enveloped-data': 'encrypted',
  'cms/authEnveloped-data': 'encrypted',
  'cms/compressed-data': 'compressed',
};

/**
 * What was done to the message, the outermost first: `Signed → encrypted → signed`. Undefined for fewer than two
 * layers, which other facts tell of.
 */
export function layerWords(structure: Structure): string | undefined {
  const layers: string[] = [];
  for (let node: Structure | undefined = structure; node; node = onlyChildOf(node)) {
    const layer = LAYERS[node.type];
    if (layer !== undefined) layers.push(layer);
  }
  const words = layers.join(' → ');
  return layers.length < 2 ? undefined : words.charAt(0).toUpperCase() + words.slice(1);
}

const onlyChildOf = ({ children }: Structure): Structure | undefined =>
  children.length === 1 ? children[0] : undefined;
