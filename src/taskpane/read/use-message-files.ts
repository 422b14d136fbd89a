import { useState } from 'react';
import { useFileDrop } from '../use-file-drop.ts';
import { messageFile } from './message-file.ts';
import type { Source } from './read-store.ts';

export interface MessageFiles {
  /** A file is held over the page. */
  readonly dragging: boolean;
  /** Why the last file was not taken, or ''. */
  readonly refusal: string;
  readonly take: (files: readonly File[]) => void;
}

/** Takes messages dropped anywhere on the page, or picked. */
export function useMessageFiles(open: (source: Source) => void): MessageFiles {
  const [refusal, setRefusal] = useState('');
  const take = (files: readonly File[]) => {
    void messageFile(files).then((file) => {
      setRefusal(file.kind === 'refused' ? file.sentence : '');
      if (file.kind === 'message') open(file.source);
    });
  };
  return { dragging: useFileDrop(take), refusal, take };
}
