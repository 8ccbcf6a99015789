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

export const namesAThing = (name: readonly string[]): boolean =>
  name.length > 1 && (READABLE.has(name.at(-1) ?? '') || DESCRIBES.has(name[0] ?? ''));

const WHICH =
  /^(?:\w*(?:id|iid|ids|ref|slug|cursor|ts)|owner|repo|org|project|page|per_?page|limit|offset|max_?results|sort(?:_by)?|order(?:_by)?|direction|state|status|since|until|before|after|filter|query|q|database|schema|collection|table|channel|format|fields|app|name|service|namespace|label|user|username|lines|tail|from|to|start|end|host|region|env|environment|package|file|path|line)$/i;

/** Nothing that could become the content of something new. */
export const onlySaysWhich = (args: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(args).every(
    ([name, value]) => WHICH.test(name) && (typeof value !== 'object' || value === null),
  );
