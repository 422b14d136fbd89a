import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { createBackground } from './background.ts';
import { localityOf } from './locality.ts';
import { pageRoot } from './page-root.ts';

createRoot(pageRoot()).render(
  <App
    {...createBackground()}
    inOutlook={false}
    locality={localityOf(navigator.language)}
    person={{ name: '', address: '' }}
  />,
);
