import { Component, type ReactNode } from 'react';

interface Props {
  readonly children: ReactNode;
  /** What is said in the place of what broke. */
  readonly sentence?: string;
}

interface State {
  readonly broken: boolean;
}

const NO_VERDICT =
  'Signet made a mistake and has nothing to say about this message. Close the pane and open it again.';

/** A mistake of ours while drawing takes the whole pane down to one sentence: never to half a verdict. */
export class ErrorBoundary extends Component<Props, State> {
  override readonly state: State = { broken: false };

  static getDerivedStateFromError(): State {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return <p role="alert">{this.props.sentence ?? NO_VERDICT}</p>;
  }
}
