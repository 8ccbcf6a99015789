/** What only reads but reaches far: addresses that mean the server itself or its cloud, and places where secrets lie. */
import { isAbout, type ToolContext } from '../arguments/tool-context.ts';
import type { ArgumentValue } from '../arguments/walk-arguments.ts';
import type { Finding } from '../finding.ts';
import { nearInText, nearUrl } from './near-url.ts';
import { isSecretFile, isSecretKind, readsSecrets } from './secret-places.ts';

/** What was found in arguments that are code. */
interface Code extends Pick<Finding, 'source' | 'path'> {
  readonly names: readonly string[];
  readonly text: string;
}

/** Findings that do not raise the effect, and of which people are to know; each says what is reached. */
export const findSensitive = (
  values: readonly ArgumentValue[],
  context: ToolContext,
  code: readonly Code[],
): readonly Finding[] => [
  ...sensitive(undefined, handsOutSecrets(context) ? 'reads secrets' : undefined),
  ...code.flatMap((each) => sensitive(each.path, inCode(each))),
  ...values.flatMap((at) => sensitive(at.path, inValue(at, context))),
];

/** The same about a resource that is read by its URI. */
export const sensitiveResource = (uri: string): readonly Finding[] =>
  sensitive(undefined, reaches(nearUrl(uri)) ?? (isSecretFile(uri) ? HOLDS_SECRETS : undefined));

const HOLDS_SECRETS = 'reads a file that holds secrets';

const sensitive = (path: string | undefined, says: string | undefined): readonly Finding[] =>
  says === undefined
    ? []
    : [
        {
          source: 'arguments',
          effect: 'read',
          ...(path === undefined ? {} : { path }),
          says: [`sensitive: ${says}`],
          sensitive: true,
        },
      ];

const reaches = (near: string | undefined): string | undefined => near && `reaches ${near}`;

/** Commands run beside what serves there, so that loopback is nothing special to them. */
const inCode = ({ source, names, text }: Code): string | undefined => {
  if (source !== 'shell') return undefined;
  if (names.some(readsSecrets)) return 'prints secrets';
  const near = nearInText(text);
  return near === 'a loopback address' ? undefined : reaches(near);
};

const inValue = ({ key, value }: ArgumentValue, context: ToolContext): string | undefined => {
  if (typeof value !== 'string') return undefined;
  const isUrl = URL_KEY.test(key);
  if (isUrl || FETCHES.some((word) => context.words.has(word))) {
    const near = nearUrl(value) ?? (isUrl && value.includes('//') ? nearInText(value) : undefined);
    const matters = near !== 'a loopback address' || isFetched(value, context);
    if (near !== undefined && matters && (isUrl || /[.:]/.test(value))) return reaches(near);
  }
  if (FILE_KEY.test(key) && isSecretFile(value)) return HOLDS_SECRETS;
  return KIND_KEY.test(key) && isAbout(context, ...KUBERNETES) && isSecretKind(value)
    ? 'reads secrets of a cluster'
    : undefined;
};

/** `host: localhost` of a database is not fetched; a URL is, and whatever a tool that fetches is given. */
const isFetched = (value: string, context: ToolContext): boolean =>
  /^\s*(?:https?:|\/\/)/i.test(value) || FETCHES.some((word) => context.words.has(word));

/** `get_secret_value`, `vault_read_secret`; not `list_secrets`, which names them, nor alerts about leaked ones. */
const handsOutSecrets = ({ name }: ToolContext): boolean =>
  name.some((word) => /^(?:get|read|fetch|show|reveal|retrieve|access|decrypt|unwrap|export)$/.test(word)) &&
  /(?:^| )(?:secrets?|passwords?|credentials?|private keys?|access token)(?: values?)?$/.test(
    name.filter((word) => !/^(?:get|read|show|by|id|name|version)$/.test(word)).join(' '),
  );

const URL_KEY =
  /(?:ur[il]s?|^links?|href|endpoint|address|host(?:name)?|^target|website|domain|^src|^source|^location|^origin|^server|^ip)$/;
const FILE_KEY = /(?:paths?|files?|filenames?|ur[il]s?|^name|^source|^src|^location|^target|directory|dir)$/;
const KIND_KEY = /^(?:kinds?|(?:resource|object|api)?types?|resourcekind|resources?|apiresource|gvr|name)$/;
const KUBERNETES = 'kubectl kubernetes k8s kube k openshift oc cluster pods resources resource'.split(' ');
const FETCHES =
  'fetch webfetch http https request curl wget browse browser navigate crawl crawler scrape scraper url web page download screenshot visit goto'.split(
    ' ',
  );
