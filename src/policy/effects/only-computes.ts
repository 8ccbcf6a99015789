/** Verbs that change or start most things, and only work something out about a few: `verify_signature`, `run_report`. */
import { mayChange } from './uncommon-verbs.ts';
import { DESTRUCTIVE_VERBS, JOINERS, WRITE_VERBS } from './verbs.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** By verb, the things it leaves as they are; `verify_email` sends one, `track_event` records one, `tokenize_card` keeps one. */
const COMPUTED: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'verify',
    words(
      'signature signatures checksum checksums hash integrity certificate certificates jwt proof format schema namespace namespaces address existence availability compliance consistency query dql statement syntax',
    ),
  ],
  [
    'track',
    words(
      'package packages parcel parcels shipment shipments delivery deliveries order orders flight flights',
    ),
  ],
  ['run', words('report reports diagnostic diagnostics')],
  ['test', words('connection connections connectivity regex')],
  ['simulate', words('policy policies query cost impact plan route permissions')],
  [
    'evaluate',
    words('flag flags feature features policy policies permissions access condition metric metrics'),
  ],
  ['rank', words('results documents passages candidates')],
  ['rerank', words('results documents passages candidates')],
  ['recall', words('memory memories fact facts context')],
  ['reverse', words('geocode geocoding lookup')],
  ['format', words('json xml yaml date time datetime timestamp number currency text string duration')],
  ['hash', words('text string value')],
  ['encode', words('base url text string json')],
  ['embed', words('text texts query')],
  ['tokenize', words('text string')],
  ['convert', words('currency currencies units timezone temperature color colors')],
  ['solve', words('equation equations')],
]);

/** True if verb and thing are one of these, in either order, with nothing else in the name that could act. */
export const onlyComputes = (name: readonly string[]): boolean => {
  const [first = '', second = ''] = name;
  if (name.length === 2 && COMPUTED.get(second)?.has(first) === true) return true;
  const at = name.findIndex((word) => COMPUTED.has(word));
  const thing = name.at(-1) ?? '';
  if (at < 0 || COMPUTED.get(name[at] ?? '')?.has(thing) !== true) return false;
  const others = [...name.slice(0, at), ...name.slice(at + 1, -1)];
  return at < name.length - 1 && others.every(isQuiet);
};

const isQuiet = (word: string): boolean =>
  !JOINERS.has(word) && !DESTRUCTIVE_VERBS.has(word) && !WRITE_VERBS.has(word) && !mayChange(word);
