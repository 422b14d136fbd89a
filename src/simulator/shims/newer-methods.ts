type Mailbox = new (
  appContext: AppContext,
  ...rest: unknown[]
) => { item: object | null | undefined; readonly initialData?: InitialData | null };

interface InitialData {
  readonly itemType?: number;
  readonly inReplyTo?: string | null;
}

interface AppContext {
  get_officeTheme(): unknown;
}

/** What of office.js's own workings the newer methods need. Their names are the same in all its builds. */
interface OfficeInternals {
  readonly DDA: { OutlookAppOm: Mailbox };
  readonly _OfficeAppFactory: {
    getId(): string;
    getClientEndPoint(): {
      invoke(
        action: string,
        callback: (code: number, answer: HostAnswer | null) => void,
        data: unknown,
      ): void;
    };
  };
}

interface HostAnswer {
  readonly error?: boolean;
  readonly errorCode?: number;
  readonly data?: unknown;
}

type Callback = (result: unknown) => void;

/** Methods that came after the build on npm (spring 2022), with their dispatch ids. */
const NEWER_METHODS = {
  read: { getAsFileAsync: 204, getItemClassAsync: 210 },
  compose: { closeAsync: 203, getItemClassAsync: 210 },
} as const;
const MESSAGE_COMPOSE = 4;

/**
 * Gives each item the methods that the npm build of office.js lacks, over office.js's own channel to the host; and
 * the theme, which that build has a place for but nobody fills. Office.js itself stays as it is: it sets the maker of
 * its mailbox only just before it uses it, so the maker is wrapped as it is set.
 */
export function installNewerMethods(): void {
  const osf = (window as unknown as { OSF: OfficeInternals }).OSF;
  let maker = withNewerMethods(osf, osf.DDA.OutlookAppOm);
  Object.defineProperty(osf.DDA, 'OutlookAppOm', {
    get: () => maker,
    set: (next: Mailbox) => {
      maker = withNewerMethods(osf, next);
    },
  });
}

function withNewerMethods(osf: OfficeInternals, maker: Mailbox): Mailbox {
  return new Proxy(maker, {
    construct(target, args: ConstructorParameters<Mailbox>) {
      args[0].get_officeTheme = themeFromFrame;
      const mailbox = new target(...args);
      let item = mailbox.item;
      // office.js puts a new item here at each selection, just before it calls the handlers of ItemChanged.
      return Object.defineProperty(mailbox, 'item', {
        get: () => item,
        set: (next: object | null | undefined) => {
          item = next;
          if (next) defineNewerMethods(osf, next, mailbox.initialData ?? {});
        },
      });
    },
  });
}

function defineNewerMethods(osf: OfficeInternals, item: object, { itemType, inReplyTo }: InitialData): void {
  const isDraft = itemType === MESSAGE_COMPOSE;
  if (isDraft) Object.defineProperty(item, 'inReplyTo', { value: inReplyTo });
  for (const [name, id] of Object.entries(NEWER_METHODS[isDraft ? 'compose' : 'read'])) {
    Object.defineProperty(item, name, {
      value: (...args: readonly unknown[]) => {
        const callback = args.findLast((argument) => typeof argument === 'function') as Callback | undefined;
        const options = args.find((argument) => typeof argument === 'object');
        invoke(osf, id, options, callback ?? (() => undefined));
      },
    });
  }
}

/** As the library itself: an answer that is no object, or none at all, calls nobody back. */
function invoke(osf: OfficeInternals, dispatchId: number, params: unknown, callback: Callback): void {
  const data = {
    ApiParams: params,
    MethodData: { ControlId: osf._OfficeAppFactory.getId(), DispatchId: dispatchId },
  };
  osf._OfficeAppFactory.getClientEndPoint().invoke(
    'ExecuteMethod',
    (_code, answer) => {
      if (typeof answer !== 'object' || answer === null) return;
      if (answer.error === true) {
        const code = answer.errorCode ?? 9002;
        callback({ status: 'failed', value: undefined, error: { code, name: String(code), message: '' } });
      } else {
        callback({ status: 'succeeded', value: answer.data });
      }
    },
    data,
  );
}

/** The page around the frame keeps the colours in the frame's name, beside what tells office.js about its host. */
function themeFromFrame(): unknown {
  try {
    return (JSON.parse(window.name) as { officeTheme?: unknown }).officeTheme;
  } catch {
    return undefined;
  }
}
