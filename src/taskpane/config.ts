import { parseConfig, type Config, type ParsedConfig } from '../outlook/policy/config.ts';
import { keptOnceLoaded } from './anchors.ts';

/**
 * Gets config.json, the organisation's decisions: docs/policy.md. Without the file nobody decided anything; one that is
 * there and cannot be read, by whatever fault, is never taken for none. Never rejects.
 */
export function configAt(address: string): () => Promise<ParsedConfig> {
  const ask = keptOnceLoaded(address);
  return async () => {
    const file = await ask();
    if (file.state === 'loaded') return parseConfig(file.text);
    if (file.state === 'absent') return { kind: 'loaded', config: NOTHING_DECIDED };
    return { kind: 'unreadable', problem: 'the file could not be loaded' };
  };
}

const NOTHING_DECIDED: Config = {};
