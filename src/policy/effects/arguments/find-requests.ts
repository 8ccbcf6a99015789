/** HTTP requests and split command lines: things that only make sense together with their neighbours. */
import { isCarrier, type NamePromise } from '../effect-of-name.ts';
import { type Analysis, unknown } from '../finding.ts';
import { analyzeHttp, overridesMethod } from '../http/analyze-http.ts';
import { isAbout, type ToolContext } from './tool-context.ts';
import { type ArgumentValue, plainKey } from './walk-arguments.ts';

const METHOD_KEYS = ['method', 'httpmethod', 'verb', 'httpverb', 'requestmethod', 'requesttype', 'type'];
const URL_KEYS = ['url', 'uri', 'endpoint', 'path', 'requesturl', 'href', 'address', 'route'];
/** `json_body`, `formData`, `post_data`, `files`. */
const BODY_KEY = /(?:body|data|payload|json|form|content|files?)$/;

/** Objects with a URL and an HTTP method, or with a URL alone if the tool is one that sends requests. */
export const findRequests = (
  values: readonly ArgumentValue[],
  context: ToolContext,
  promise: NamePromise,
): readonly { at: ArgumentValue; analysis: Analysis }[] => {
  // All at once: requests inside requests would be written out again for each of them.
  let overridden: boolean | undefined;
  return values.flatMap((at) => {
    if (typeof at.value !== 'object' || at.value === null || Array.isArray(at.value)) return [];
    const fields = fieldsOf(at.value);
    const url = textOf(fields, URL_KEYS);
    const method = textOf(fields, METHOD_KEYS) ?? /^([A-Z]{3,7})\s+\S/.exec(url ?? '')?.[1];
    const sends =
      isCarrier(promise) &&
      isAbout(context, 'http', 'https', 'request', 'fetch', 'rest', 'api', 'curl', 'web', 'webfetch');
    const isMethod =
      method !== undefined &&
      /^(?:get|head|options|post|put|patch|delete|trace|connect|purge|link|unlink|lock|unlock|propfind|proppatch|mkcol|copy|move|search)$/i.test(
        method,
      );
    if (url === undefined || (!isMethod && !sends)) return [];
    if (sends && METHOD_KEYS.some((key) => typeof (fields.get(key) ?? '') !== 'string'))
      return [{ at, analysis: unknown('an HTTP method that is no text') }];
    const body = [...fields].find(([key, value]) => BODY_KEY.test(key) && value !== undefined)?.[1];
    overridden ??= overridesMethod(values[0]?.value);
    return [{ at, analysis: analyzeHttp({ method, url, body, overridden }) }];
  });
};

/** `fetch(url, { method })` is how many tools take it: what stands under `options` counts as standing beside it. */
const fieldsOf = (value: object): ReadonlyMap<string, unknown> => {
  const members = Object.entries(value);
  const nested = members.flatMap(([name, inner]) =>
    OPTION_KEYS.has(plainKey(name)) && typeof inner === 'object' && inner !== null
      ? Object.entries(inner)
      : [],
  );
  return new Map([...nested, ...members].map(([name, inner]) => [plainKey(name), inner]));
};

const OPTION_KEYS: ReadonlySet<string> = new Set([
  'options',
  'init',
  'config',
  'opts',
  'requestinit',
  'requestoptions',
  'requestconfig',
  'fetchoptions',
  'request',
  'req',
  'args',
  'settings',
]);

const textOf = (fields: ReadonlyMap<string, unknown>, keys: readonly string[]): string | undefined =>
  keys.map((key) => fields.get(key)).find((value) => typeof value === 'string');
