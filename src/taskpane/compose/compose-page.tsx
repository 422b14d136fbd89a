import { lazy, type ComponentType } from 'react';
import type { ComposeGround } from './start-compose.ts';

/** The pane beside a draft, in a file of its own: a verdict does not wait for it. */
export function composePage(ground: ComposeGround): ComponentType {
  return lazy(async () => {
    const [{ ComposePane }, { startCompose }] = await Promise.all([
      import(/* webpackChunkName: "compose" */ './ComposePane.tsx'),
      import(/* webpackChunkName: "compose" */ './start-compose.ts'),
    ]);
    // One for as long as the pane is open, also while another page of it is shown.
    const store = startCompose(ground);
    return { default: () => <ComposePane store={store} now={ground.now} /> };
  });
}
