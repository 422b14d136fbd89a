import { createComposer } from '../../src/worker/composer-client.ts';

const started: Worker[] = [];
let ports = 0;

const composer = createComposer(
  () => {
    const worker = new Worker('/scripted.js');
    started.push(worker);
    return worker;
  },
  () => {
    ports++;
    return new MessageChannel().port1;
  },
);

const TRUST = { anchors: [], trustMozilla: false, network: false } as const;

interface Outcome {
  readonly address?: string | undefined;
  readonly name?: string;
  readonly error?: string;
}

export interface ComposerClientUnderTest {
  /** The scripted worker does what the address begins with. */
  readonly recipients: (address: string, signal?: AbortSignal) => Promise<Outcome>;
  readonly dispose: () => void;
  readonly workersStarted: () => number;
  readonly portsMade: () => number;
}

declare global {
  var composerClient: ComposerClientUnderTest;
}

globalThis.composerClient = {
  async recipients(address, signal = new AbortController().signal) {
    try {
      const [state] = await composer.recipients([address], TRUST, '2026-06-01T12:00:00Z', signal);
      return { address: state?.address };
    } catch (error) {
      const { name, message } = error as Error;
      return { name, error: message };
    }
  },
  dispose: () => composer.dispose(),
  workersStarted: () => started.length,
  portsMade: () => ports,
};
