import { Button } from '@fluentui/react-components';
import { lazy, Suspense, useState } from 'react';
import type { Content } from '../../smime/content.ts';
import type { Report } from '../../smime/report.ts';
import { titleOf, WORDS } from '../content/words.ts';
import { ErrorBoundary } from '../ErrorBoundary.tsx';
import { Section } from './Section.tsx';

// A file of its own: the verdict does not wait for it.
const MessageContent = lazy(async () => {
  const { MessageContent: component } = await import(
    /* webpackChunkName: "content" */ '../content/MessageContent.tsx'
  );
  return { default: component };
});

/** What was signed or decrypted; the person asks for it, unless there is no other place to read it. */
export function ShownContent({
  content,
  report,
  atOnce,
}: {
  readonly content: Content | undefined;
  readonly report: Report;
  readonly atOnce: boolean;
}) {
  const [isShown, show] = useState(atOnce);
  if (!content) return null;
  if (!isShown) {
    return (
      <Section title={titleOf(content)}>
        <Button onClick={() => show(true)}>{WORDS.show}</Button>
      </Section>
    );
  }
  return (
    <ErrorBoundary sentence={WORDS.unreadable}>
      <Suspense fallback={null}>
        <MessageContent content={content} report={report} />
      </Suspense>
    </ErrorBoundary>
  );
}
