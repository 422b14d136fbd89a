import { createRoot } from 'react-dom/client';
import { createVerifier, startCoreWorker } from '../worker/client.ts';
import { trustAt } from './anchors.ts';
import { App } from './App.tsx';
import { localityOf } from './locality.ts';
import { pageRoot } from './page-root.ts';
import { createReadStore } from './read/read-store.ts';
import { createHostShade } from './theme.ts';

const store = createReadStore({
  verifier: createVerifier(startCoreWorker),
  trust: trustAt('anchors.pem', 'trust.json'),
  now: () => new Date(),
});

createRoot(pageRoot()).render(
  <App
    store={store}
    inOutlook={false}
    hostShade={createHostShade()}
    locality={localityOf(navigator.language)}
  />,
);
