import { startPane } from '../../src/taskpane/start-pane.tsx';

// The pane as it is deployed, but for the sign-in: that would need Microsoft.
startPane(() => () => Promise.resolve('token-1'));
