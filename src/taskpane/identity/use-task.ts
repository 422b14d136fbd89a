import { useState } from 'react';
import { problemWords } from './words.ts';

type Problem = ReturnType<typeof problemWords>;

export interface Task {
  readonly busy: boolean;
  /** Why the last run did not work. */
  readonly problem: Problem | undefined;
  /** Does one thing at a time: a second press while it works does nothing. */
  readonly run: (act: () => Promise<void>) => void;
}

/** Something that takes a while and may fail, as a form does it. */
export function useTask(): Task {
  const [state, setState] = useState<Omit<Task, 'run'>>({ busy: false, problem: undefined });
  return {
    ...state,
    run(act) {
      if (state.busy) return;
      setState({ busy: true, problem: undefined });
      act().then(
        () => setState({ busy: false, problem: undefined }),
        (error: unknown) => setState({ busy: false, problem: problemWords(error) }),
      );
    },
  };
}
