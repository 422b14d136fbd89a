import { graphTokens } from '../outlook/delivery/graph-token.ts';
import { startPane } from './start-pane.tsx';

startPane(graphTokens);
