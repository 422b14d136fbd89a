import { useEffect, useEffectEvent, useState } from 'react';
import { messageFile } from './message-file.ts';
import type { Source } from './read-store.ts';

export interface MessageFiles {
  /** A file is held over the page. */
  readonly dragging: boolean;
  /** Why the last file was not taken, or ''. */
  readonly refusal: string;
  readonly take: (files: readonly File[]) => void;
}

/** Takes files dropped anywhere on the page; a drop that nobody takes would open in the place of the pane. */
export function useMessageFiles(open: (source: Source) => void): MessageFiles {
  const [dragging, setDragging] = useState(false);
  const [refusal, setRefusal] = useState('');

  const take = (files: readonly File[]) => {
    void messageFile(files).then((file) => {
      setRefusal(file.kind === 'refused' ? file.sentence : '');
      if (file.kind === 'message') open(file.source);
    });
  };

  const drop = useEffectEvent((event: DragEvent) => {
    event.preventDefault();
    setDragging(false);
    take([...(event.dataTransfer?.files ?? [])]);
  });

  useEffect(() => {
    const over = (event: DragEvent) => {
      event.preventDefault();
      setDragging(true);
    };
    const leave = ({ relatedTarget }: DragEvent) => {
      if (relatedTarget === null) setDragging(false);
    };
    const dropped = (event: DragEvent) => drop(event);
    addEventListener('dragover', over);
    addEventListener('dragleave', leave);
    addEventListener('drop', dropped);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', dropped);
    };
  }, []);

  return { dragging, refusal, take };
}
