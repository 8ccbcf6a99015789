/** The masker: finds secrets and personal data in messages and texts, and says what to write in their place. */
import type { JsonEdit, JsonNode } from '../../mcp/json/json-node.ts';
import type { PersonalType } from '../pii/personal-types.ts';
import { createClassify } from '../readers/find-field.ts';
import { createOwnFinder, type OwnDetector } from '../settings/own-detectors.ts';
import type { Style } from '../settings/placeholder.ts';
import {
  type Allowed,
  createTreatment,
  type Mode,
  type Override,
  type Where,
} from '../settings/treatment.ts';
import { type Copies, createCopies, type MaskedToken, maskCopies, treatedCopies } from './copies/copies.ts';
import type { Finding, FindMore, Hit, Place, Room } from './hit.ts';
import { type FullyMasked, maskFully } from './mask-fully.ts';
import { replaceHits } from './resolve-hits.ts';
import { createScanText } from './scan-text.ts';
import { NO_ROOM } from './take-room.ts';

/** `mask` replaces, `detect` only reports, `pass` does neither. What is left out changes nothing. */
export interface MaskingSettings {
  readonly secrets: Mode;
  readonly pii: Readonly<Record<PersonalType, Mode>>;
  readonly overrides?: readonly Override[];
  readonly allow?: readonly Allowed[];
  /** By type; the others are `typed`. */
  readonly styles?: Readonly<Record<string, Style>>;
  readonly detectors?: readonly OwnDetector[];
}

/** Evidence: what was found where, how often and by which detector; never the value. */
export interface MaskedSpan {
  readonly type: string;
  /** Place in the message, `result.content[0].text`; what stands in nested JSON continues the path. */
  readonly path: string;
  readonly count: number;
  readonly detector: string;
}

export interface MaskedJson {
  /** One edit for each token that changes, in no particular order, without overlaps. */
  readonly edits: readonly JsonEdit[];
  readonly found: readonly MaskedSpan[];
  /** What the settings only report; `[*]` in its paths is any index, since there may be one in each row. */
  readonly detected: readonly MaskedSpan[];
}

export interface MaskedText {
  readonly text: string;
  readonly found: readonly MaskedSpan[];
  readonly detected: readonly MaskedSpan[];
}

export interface Masker {
  /**
   * Masks a JSON text whose tree is `root`; `findMore` is shown each text on the way and may find more in it.
   * Throws MaskingFailed; the text must then not be passed on.
   */
  readonly maskJson: (text: string, root: JsonNode, where?: Where, findMore?: FindMore) => MaskedJson;
  /**
   * The same if no more than about so many characters of it have to be looked at closely, and undefined if there are more.
   * Told at a cost linear in its length. Throws MaskingFailed as well.
   */
  readonly maskWithin: (text: string, root: JsonNode, where: Where, room: number) => MaskedJson | undefined;
  /** Masks plain text. Throws MaskingFailed. */
  readonly maskText: (text: string, where?: Where) => MaskedText;
}

/** Masking broke off. Says nothing about the text it broke off in: that text may hold what was to be hidden. */
export class MaskingFailed extends Error {
  override readonly name = 'MaskingFailed';
  constructor() {
    super('masking failed');
  }
}

/**
 * Characters of messages that are looked at as text before anything else; strings in longer ones are looked at so by
 * themselves. Strings of a list may say something together, `["curl", "-u", "bob:…"]`, so none is looked at so that has one.
 */
const SHORT = 4096;

const nowhere: Where = { server: '' };
const NOTHING: MaskedJson = { edits: [], found: [], detected: [] };

/** `key` makes the pseudonyms of types whose style is `token`; without it they are `typed`. Throws for unusable detectors. */
export const createMasker = (settings: MaskingSettings, key?: Uint8Array): Masker => {
  const treatAt = createTreatment({
    modeOf: (type) =>
      Object.hasOwn(settings.pii, type) ? settings.pii[type as PersonalType] : settings.secrets,
    overrides: settings.overrides ?? [],
    allow: settings.allow ?? [],
    styles: settings.styles ?? {},
    key,
  });
  const detectors = settings.detectors ?? [];
  const findOwn = detectors.length === 0 ? undefined : createOwnFinder(detectors);
  const { scan, walk, isPlain } = createScanText({ classify: createClassify(), findOwn });
  const startWith = ({ treat, note }: Copies): Place => ({
    nesting: 0,
    decoded: 0,
    identifier: false,
    way: [],
    treat,
    note,
  });
  const maskTree = (text: string, root: JsonNode, { where, findMore, room }: Asked): MaskedJson => {
    const mayLook = findMore === undefined && text.length < SHORT && !text.includes('[');
    if (mayLook && isPlain(text)) return NOTHING;
    const copies = createCopies(treatAt(where));
    const start: Place = { ...startWith(copies), ...(findMore && { findMore }), room };
    const hits = walk(root, start, text);
    if (hits.length === 0) return NOTHING;
    const [masked, detected] = [hits.filter(isReplaced), hits.filter((hit) => !isReplaced(hit))];
    const edits = masked.map(tokenOf);
    const again = (rest: string): FullyMasked => maskFully(rest, (value) => scan(value, start));
    const copied = maskCopies(root, edits, copies, again);
    return {
      edits: copied.edits,
      found: counted([...masked, ...copied.found]),
      detected: counted(detected.map(anyIndex)),
    };
  };
  return {
    maskJson: (text, root, where = nowhere, findMore) =>
      orFail(() => maskTree(text, root, { where, findMore })),
    maskWithin: (text, root, where, room) => {
      if (findOwn !== undefined) return undefined;
      return orFail(() => orNoRoom(() => maskTree(text, root, { where, room: { left: room } })));
    },
    maskText: (text, where = nowhere) =>
      orFail(() => {
        const copies = createCopies(treatAt(where));
        const start = startWith(copies);
        const {
          text: clean = text,
          masked,
          detected,
        } = maskFully(text, (value) => scan(value, start), copies.note);
        const copied = treatedCopies(clean, copies, [[]]);
        const covered = replaceHits(clean, copied);
        // A placeholder ends the word that a copy stood in, and what was left of that word may read as a secret.
        const again = copied.length === 0 ? undefined : maskFully(covered, (value) => scan(value, start));
        return {
          text: again?.text ?? covered,
          found: counted([...masked, ...copied, ...(again?.masked ?? [])]),
          detected: counted(detected),
        };
      }),
  };
};

/** Whose message is masked, and how it is looked at. */
interface Asked {
  readonly where: Where;
  readonly findMore?: FindMore | undefined;
  readonly room?: Room;
}

const orNoRoom = <T>(run: () => T): T | undefined => {
  try {
    return run();
  } catch (error) {
    if (error === NO_ROOM) return undefined;
    throw error;
  }
};

const tokenOf = ({ start, end, replacement: text = '', value }: Hit): MaskedToken =>
  value === undefined ? { start, end, text } : { start, end, text, value };

const isReplaced = (hit: Hit): boolean => hit.replacement !== undefined;

const anyIndex = (hit: Hit): Hit =>
  hit.path === undefined ? hit : { ...hit, path: hit.path.replaceAll(/\[\d+\]/g, '[*]') };

const orFail = <T>(run: () => T): T => {
  try {
    return run();
  } catch {
    // The cause may quote the text; nothing of it may reach a log.
    throw new MaskingFailed();
  }
};

const counted = (hits: readonly (Finding | Hit)[]): readonly MaskedSpan[] => {
  const findings = hits.flatMap((hit): readonly (Finding | Hit)[] =>
    'inside' in hit && hit.inside !== undefined ? hit.inside : [hit],
  );
  const spans = new Map<string, MaskedSpan & { count: number }>();
  for (const { type, path = '', detector } of findings) {
    const key = `${type}\0${detector}\0${path}`;
    const span = spans.get(key);
    if (span === undefined) spans.set(key, { type, path, detector, count: 1 });
    else span.count++;
  }
  return [...spans.values()];
};
