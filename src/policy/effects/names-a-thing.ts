/** Tools named after what they hand out (`mr_discussions`, `conversations_replies`): harmless if only told which. */
import type { IsPlace } from './carriers.ts';
import { mayChange } from './uncommon-verbs.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Things that people read; a name such as `password_resets` or `refunds` may make one. */
const READABLE = words(`
  discussions replies comments messages issues releases commits tags labels members users indexes indices schemas columns
  tables databases collections branches threads files pages articles datasets models metrics logs events alerts
  dashboards incidents teams channels organizations repositories contributors stargazers changelogs services values results
  tickets tasks cards pods nodes notifications projects reviews graph stories series categories
  sessions queries sizes levels prices rates quotes totals counts trends rankings balances holdings positions customers
  products invoices transactions accounts contacts companies deals leads employees departments regions countries cities
  locations vehicles devices hosts servers clusters namespaces containers volumes networks subnets domains zones
  certificates roles permissions policies rules groups features segments templates surveys answers papers citations
  references symbols definitions diagnostics warnings errors traces spans exceptions vulnerabilities licenses dependencies
  packages versions postings balance breakdown remaining distribution pdf`);
/** Numbers about a thing, on which no one acts. */
const MEASURES = words(`
  sizes levels prices rates quotes totals counts trends rankings balances balance breakdown remaining distribution`);
/** Words that only tell which of them. */
const DESCRIBES = words(`
  current latest recent upcoming available supported active inactive slow slowest failing failed overdue unpaid unread
  unresolved stale daily weekly monthly yearly hourly average nearby popular trending largest longest oldest`);
/** Places that are verbs as well: `page_users`, `alert_teams`, `contact_customers`. */
const VERBS_TOO = words(`
  page contact alert task channel document branch bucket thread segment render box square fly railway group key model code
  lead object table monitor all bulk batch multi test order`);
/** What else tells whose they are; the name of anything unheard of may be a verb. */
const WHOSE = words(`
  mr asset inventory cost sales tax currency version observability vulnerability dependency error usage traffic billing
  performance employee device domain security app application organization gpu cpu memory disk session role permission
  certificate library symbol dns zone`);
/** Verbs as well, which no one does to a number: `stock_levels`. */
const WHOSE_NUMBERS = words('price stock exchange interest order budget table query index bucket');
/** What an issue has; anything else is issued. */
const OF_AN_ISSUE = words('comments replies discussions events labels reviews');
/** Reports that are looked at; others are filed, as `bug_report` and `abuse_report` are. */
const REPORTED_ON = words(
  'usage sales billing cost costs traffic coverage performance analytics revenue inventory audit status dns weather',
);

/** Every word of it has to be a noun, or tell which: a verb no one has heard of is no noun. */
export const namesAThing = (name: readonly string[], isPlace: IsPlace): boolean => {
  const by = name.indexOf('by');
  const [last = '', ...before] = (by > 0 ? name.slice(0, by) : name).toReversed();
  const describes = before.length > 0 && DESCRIBES.has(before.at(-1) ?? '');
  const isNoun = (word: string): boolean =>
    (MEASURES.has(last) && WHOSE_NUMBERS.has(word)) ||
    DESCRIBES.has(word) ||
    WHOSE.has(word) ||
    isPlural(word) ||
    (isPlace(word) && !VERBS_TOO.has(word));
  if (before.includes('issue')) return OF_AN_ISSUE.has(last);
  if (last === 'report') return REPORTED_ON.has(before[0] ?? '');
  if (by > 0) return isPlural(last) && before.every(isNoun);
  if (describes) return !mayChange(last) && before.every(isNoun);
  return before.length > 0 && READABLE.has(last) && before.every(isNoun);
};

/** `customers_by_region`, not `sort_by_date`. */
const isPlural = (word: string): boolean =>
  /[a-z]{2}[a-rt-z]s$/.test(word) && !mayChange(word.replace(/e?s$/, ''));

const WHICH =
  /^(?:\w*(?:id|iid|ids|ref|slug|cursor|ts)|owner|repo|org|project|page|per_?page|limit|offset|max_?results|sort(?:_by)?|order(?:_by)?|direction|state|status|since|until|before|after|filter|query|q|database|schema|collection|table|channel|format|fields|app|name|service|namespace|label|user|username|lines|tail|from|to|start|end|host|region|env|environment|package|file|path|line|tz|time_?zone|locale|lang(?:uage)?|currency|team|country|city|year|month|week|quarter|day|days|date|hours|symbol|ticker|sku|domain|zone|feature|node|pod|interval|period|window|granularity|group_?by|depth|version|branch|sha|commit|severity|priority|zip(?:_?code)?|postal_?code|n|top)$/i;

/** Nothing that could become the content of something new. */
export const onlySaysWhich = (args: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(args).every(
    ([name, value]) => WHICH.test(name) && (typeof value !== 'object' || value === null),
  );
