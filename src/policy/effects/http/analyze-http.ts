/** HTTP requests given as arguments: `{ method, url, headers, body }`. */
import { type Analysis, unknown } from '../finding.ts';
import { analyzeGraphql } from '../graphql/analyze-graphql.ts';

export interface HttpRequest {
  readonly method: string | undefined;
  readonly url: string;
  readonly body: unknown;
  /** True if something that is sent along changes the method: see `overridesMethod`. */
  readonly overridden: boolean;
}

const LOOKING = /^(?:GET|HEAD|OPTIONS)$/;
/** Headers and parameters by which a GET becomes something else behind the next proxy. */
const OVERRIDE = /x-?http-?method|method-?override|(?:[?&"']|\b)_method\b/i;
/** Paths of search engines that take their question as the body of a POST. */
const SEARCHES =
  /\/(?:_search|_count|_msearch|_mget|_explain|_analyze|_field_caps|_validate\/query|_sql\/translate)\/?(?:\?.*)?$/;
/** Segments that act; with more words behind them only if machines talk: other pages are titled so. */
const ACTING_PATH =
  /\/(?:delete|remove|destroy|purge|drop|shutdown|restart|reboot|reset|terminate|kill|logout|unsubscribe)(?=[A-Z/?]|$)|\/job\/.+\/build(?:WithParameters)?\/?$/;
const ACTING_ENDPOINT =
  /(?:^api\.|\/(?:api|v\d+|rest|rpc|admin)\/)(?:.*\/)?(?:delete|remove|destroy|purge|drop|shutdown|restart|reboot|reset|terminate|kill)[_-]/;
const ACTING_PARAMETER =
  /[?&](?:action|op|operation|cmd|command|do|\w*method)=(?:delete|remove|destroy|purge|drop|create|update|add|set|reset|restart|stop|start|run|exec|kill|post|put|patch)/i;
/** Pages that only tell about acting. */
const DESCRIBES = /^(?:docs?|developers?|www|help|support|learn|blog|wiki)\.|\/(?:docs|wiki|blog|help)\//i;

/** Looks into headers, parameters and body alike. */
export const overridesMethod = (sent: unknown): boolean => OVERRIDE.test(JSON.stringify(sent ?? ''));

/** The effect by method (RFC 9110, section 9.2.1). A header or parameter that overrides the method makes it unknown. */
export const analyzeHttp = ({ method, url, body, overridden }: HttpRequest): Analysis => {
  const verb = (method ?? (body === undefined || body === null || body === '' ? 'GET' : 'POST'))
    .trim()
    .toUpperCase();
  const place = placeOf(url);
  if (overridden || OVERRIDE.test(url))
    return unknown(`HTTP ${verb} with something along that changes the method`);
  const query = graphqlIn(url, body);
  if (query !== undefined && (verb === 'POST' || verb === 'GET')) return analyzeGraphql(query);
  if (LOOKING.test(verb)) {
    return mayActOnGet(url) ? unknown(`HTTP ${verb} ${place} may act`) : of('read', verb, []);
  }
  if (verb === 'POST' && SEARCHES.test(place)) return of('read', verb, []);
  if (verb === 'DELETE') return of('destructive', verb, [`HTTP DELETE ${place}`]);
  return /^(?:POST|PUT|PATCH)$/.test(verb)
    ? of('write', verb, [`HTTP ${verb} ${place}`])
    : unknown(`HTTP ${verb} is not known`);
};

/** True for addresses that do something although they are only fetched: `/job/deploy/build`. */
export const mayActOnGet = (url: string): boolean => {
  const place = placeOf(url);
  if (DESCRIBES.test(place)) return false;
  return (
    ACTING_PATH.test(place) ||
    ACTING_ENDPOINT.test(place) ||
    ACTING_PARAMETER.test(url) ||
    /^\s*javascript:/i.test(url)
  );
};

const of = (effect: Analysis['effect'], verb: string, says: readonly string[]): Analysis => ({
  effect,
  says,
  names: [verb.toLowerCase()],
  unread: false,
});

/** Host and path: the query may hold secrets. */
const placeOf = (url: string): string => {
  if (!URL.canParse(url)) return url.split(/[?#]/)[0]?.slice(0, 200) ?? '';
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`.slice(0, 200);
};

const graphqlIn = (url: string, body: unknown): string | undefined => {
  if (!/graphql/i.test(url)) return undefined;
  const asked = URL.canParse(url, 'http://x') ? new URL(url, 'http://x').searchParams.get('query') : null;
  if (asked !== null) return asked;
  const value = typeof body === 'string' ? tryJson(body) : body;
  const query = typeof value === 'object' && value !== null && 'query' in value ? value.query : undefined;
  return typeof query === 'string' ? query : undefined;
};

const tryJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
