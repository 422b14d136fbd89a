/** What office.js asks of Microsoft's Ajax library, which it otherwise fetches from the internet. */
interface AjaxGlobals {
  Sys: object;
  Type: FunctionConstructor;
}

type ErrorFields = Readonly<Record<string, unknown>>;

function create(message?: string, fields: ErrorFields = {}): Error {
  return Object.assign(new Error(message), fields);
}

const exceptionNamed = (name: string) => (about?: string, detail?: string) =>
  create([`Sys.${name}`, about, detail].filter((part) => part !== undefined).join(': '), {
    name: `Sys.${name}`,
  });

function registerNamespace(path: string): void {
  let scope = window as unknown as Record<string, object>;
  for (const step of path.split('.')) scope = (scope[step] ??= {}) as Record<string, object>;
}

/** Puts the stand-in where office.js looks for the library. It validates nothing: office.js itself decides. */
export function installAjax(): void {
  const globals = window as unknown as AjaxGlobals;
  globals.Sys = {
    StringBuilder: () => undefined,
    Serialization: {
      JavaScriptSerializer: {
        serialize: (value: unknown) => JSON.stringify(value),
        deserialize: (text: string) => JSON.parse(text) as unknown,
      },
    },
    Debug: { trace: () => undefined },
    Browser: {},
  };
  globals.Type = Function;
  Object.assign(Function, { registerNamespace, _validateParams: () => null, _validateParameter: () => null });
  Object.defineProperties(Function.prototype, {
    registerClass: {
      value(this: unknown) {
        return this;
      },
      configurable: true,
    },
    getName: {
      value(this: { name: string }) {
        return this.name;
      },
      configurable: true,
    },
  });
  Object.assign(Error, {
    create,
    argument: exceptionNamed('ArgumentException'),
    argumentNull: exceptionNamed('ArgumentNullException'),
    argumentOutOfRange: exceptionNamed('ArgumentOutOfRangeException'),
    argumentType: exceptionNamed('ArgumentTypeException'),
    invalidOperation: exceptionNamed('InvalidOperationException'),
    parameterCount: exceptionNamed('ParameterCountException'),
  });
  Object.assign(String, {
    format: (template: string, ...values: unknown[]) =>
      template.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)])),
  });
}
