import { FluentProvider, webDarkTheme, webLightTheme } from '@fluentui/react-components';
import { createRoot } from 'react-dom/client';
import type { Content } from '../../../src/smime/content.ts';
import { cleanMarkup, textOfMarkup } from '../../../src/taskpane/content/clean-markup.ts';
import { ContentFrame } from '../../../src/taskpane/content/ContentFrame.tsx';
import { documentOfMarkup } from '../../../src/taskpane/content/frame-document.ts';
import { readLetter } from '../../../src/taskpane/content/letter.ts';
import { MessageContent } from '../../../src/taskpane/content/MessageContent.tsx';
import { quoteOf } from '../../../src/taskpane/content/quote.ts';
import { pageRoot } from '../../../src/taskpane/page-root.ts';
import type { Report, Structure } from '../../../src/smime/report.ts';
import { reportOf, samples } from '../samples.ts';

/** What is shown of a message, on the pane's own page; a test gives the octets. */
export interface ContentUnderTest {
  /** Markup as the pane shows it. */
  readonly show: (html: string) => void;
  /** The same without the first wall: in its frame as it came. */
  readonly showUncleaned: (html: string) => void;
  readonly open: (entity: string, more?: Partial<Content>, report?: Partial<Report>, dark?: boolean) => void;
  readonly clean: (html: string) => ReturnType<typeof cleanMarkup>['html'];
  readonly links: (html: string) => readonly { readonly text: string; readonly href: string }[];
  readonly text: (html: string) => string;
  readonly quote: (entity: string, structure: Structure) => Promise<ReturnType<typeof quoteOf>>;
}

declare global {
  var content: ContentUnderTest;
}

const NONE = new Map<string, string>();
const root = createRoot(pageRoot());

globalThis.content = {
  show: (html) => globalThis.content.open(`Content-Type: text/html; charset=utf-8\r\n\r\n${html}`),
  showUncleaned: (html) => root.render(<ContentFrame source={documentOfMarkup(html)} isSecret={false} />),
  open(entity, more = {}, report = {}, dark = false) {
    const bytes = new TextEncoder().encode(entity);
    root.render(
      <FluentProvider theme={dark ? webDarkTheme : webLightTheme}>
        <main style={{ maxWidth: 720, margin: '0 auto', padding: '0 12px' }}>
          <h1>The verdict</h1>
          <MessageContent
            content={{ bytes, isSigned: true, isDecrypted: false, canBeRearranged: false, ...more }}
            report={{ ...reportOf(samples.verified), ...report }}
          />
        </main>
      </FluentProvider>,
    );
  },
  clean: (html) => cleanMarkup(html, NONE).html,
  links: (html) => cleanMarkup(html, NONE).links.map(({ text, url }) => ({ text, href: url.href })),
  text: textOfMarkup,
  quote: async (entity, structure) => quoteOf(await readLetter(new TextEncoder().encode(entity)), structure),
};
