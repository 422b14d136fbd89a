/** The answer of one of Outlook's methods. office.js calls nobody back unless the answer is an object. */
export type Answer = Readonly<Record<string, unknown>>;

export function succeeded(data?: unknown): Answer {
  return { error: false, wasSuccessful: true, data };
}

export function failed(errorCode: number): Answer {
  return { error: true, wasSuccessful: false, errorCode };
}
