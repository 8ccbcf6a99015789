/** Tools named after what they hand out (`mr_discussions`, `conversations_replies`): harmless if only told which. */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Things that people read; a name such as `password_resets` or `refunds` may make one. */
const READABLE = words(`
  discussions replies comments messages issues releases commits tags labels members users indexes indices schemas columns
  tables databases collections branches threads files pages articles datasets models metrics logs events alerts
  dashboards incidents teams channels organizations repositories contributors stargazers changelogs services values results
  tickets tasks cards pods nodes notifications projects reviews graph stories series categories`);
/** Words that only tell which of them. */
const DESCRIBES = words('current latest recent upcoming available supported');

/** Words that do something to what follows them, however little they are told: `manage_incidents`, `run_pods`. */
const ACTS_ON = words('run exec execute invoke call do perform send submit process manage handle make');
/** What an issue has; anything else is issued. */
const OF_AN_ISSUE = words('comments replies discussions events labels reviews');
/** Reports that are looked at; others are filed, as `bug_report` and `abuse_report` are. */
const REPORTED_ON = words(
  'usage sales billing cost costs traffic coverage performance analytics revenue inventory audit status dns weather',
);

export const namesAThing = (name: readonly string[]): boolean => {
  const last = name.at(-1) ?? '';
  if (name.length < 2 || name.some((word) => ACTS_ON.has(word))) return false;
  if (name.includes('issue') && !OF_AN_ISSUE.has(last)) return false;
  if (last === 'report') return REPORTED_ON.has(name.at(-2) ?? '');
  return READABLE.has(last) || DESCRIBES.has(name[0] ?? '');
};

const WHICH =
  /^(?:\w*(?:id|iid|ids|ref|slug|cursor|ts)|owner|repo|org|project|page|per_?page|limit|offset|max_?results|sort(?:_by)?|order(?:_by)?|direction|state|status|since|until|before|after|filter|query|q|database|schema|collection|table|channel|format|fields|app|name|service|namespace|label|user|username|lines|tail|from|to|start|end|host|region|env|environment|package|file|path|line)$/i;

/** Nothing that could become the content of something new. */
export const onlySaysWhich = (args: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(args).every(
    ([name, value]) => WHICH.test(name) && (typeof value !== 'object' || value === null),
  );
