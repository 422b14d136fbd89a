/** By which road a message leaves. */
export type RoadName = 'graph' | 'graph-large' | 'ews';

/** Why nothing was sent. `detail` is the server's own word for it, for an administrator. */
export type Refusal =
  | { readonly code: 'too-large'; readonly octets: number; readonly most: number }
  /** The server called it too large, though it is within the limit that is known here. */
  | { readonly code: 'server-too-large' }
  | { readonly code: 'no-message-id' }
  | { readonly code: 'sign-in-failed'; readonly detail: string }
  | { readonly code: 'send-as-denied' }
  | { readonly code: 'access-denied'; readonly detail: string }
  | { readonly code: 'throttled'; readonly seconds: number | undefined }
  /** It answered, and did not say that it took the message. */
  | { readonly code: 'not-accepted'; readonly detail: string }
  /** The server could not be asked, before anything was handed over. */
  | { readonly code: 'unreachable'; readonly detail: string }
  | { readonly code: 'unsupported'; readonly detail: string };

/**
 * What became of one message.
 * - `refused`, `cancelled`: nothing was sent, and the draft is as it was
 * - `unknown`: it was handed over and no answer came; whether it was sent shows in Sent Items, sooner or later
 */
export type DeliveryOutcome =
  | { readonly kind: 'sent'; readonly by: RoadName }
  | { readonly kind: 'refused'; readonly why: Refusal }
  | { readonly kind: 'unknown'; readonly messageId: string }
  | { readonly kind: 'cancelled' };
