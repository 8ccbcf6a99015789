/** The masker: finds secrets and personal data in messages and texts, and says what to write in their place. */
import type { JsonEdit, JsonNode } from '../protocol/json-node.ts';
import { createClassify } from './find-field.ts';
import type { Finding, Hit, Mode } from './hit.ts';
import { maskFully } from './mask-fully.ts';
import { createScanText } from './scan-text.ts';

export type PersonalType =
  | 'card'
  | 'ssn'
  | 'iban'
  | 'email'
  | 'phone'
  | 'name'
  | 'ip'
  | 'dob'
  | 'address'
  | 'passport'
  | 'pin';

/** `mask` replaces, `detect` only reports, `pass` does neither. */
export interface MaskingSettings {
  readonly secrets: Mode;
  readonly pii: Readonly<Record<PersonalType, Mode>>;
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
  /** What the settings only report. */
  readonly detected: readonly MaskedSpan[];
}

export interface MaskedText {
  readonly text: string;
  readonly found: readonly MaskedSpan[];
  readonly detected: readonly MaskedSpan[];
}

export interface Masker {
  /** Masks a JSON text whose tree is `root`. Throws MaskingFailed; the text must then not be passed on. */
  readonly maskJson: (text: string, root: JsonNode) => MaskedJson;
  /** Masks plain text. Throws MaskingFailed. */
  readonly maskText: (text: string) => MaskedText;
}

/** Masking broke off. Says nothing about the text it broke off in: that text may hold what was to be hidden. */
export class MaskingFailed extends Error {
  override readonly name = 'MaskingFailed';
  constructor() {
    super('masking failed');
  }
}

export const createMasker = (settings: MaskingSettings): Masker => {
  const modeOf = (type: string): Mode =>
    type in settings.pii ? settings.pii[type as PersonalType] : settings.secrets;
  const { scan, walk } = createScanText({ classify: createClassify(), modeOf });
  const start = { nesting: 0, decoded: 0, identifier: false };
  return {
    maskJson: (_text, root) =>
      orFail(() => {
        const hits = walk(root, start);
        const masked = hits.filter((hit) => hit.replacement !== undefined);
        return {
          edits: masked.map((hit) => ({ start: hit.start, end: hit.end, text: hit.replacement ?? '' })),
          ...spans(hits, modeOf),
        };
      }),
    maskText: (text) =>
      orFail(() => {
        const {
          text: clean,
          masked,
          detected,
        } = maskFully(text, {
          find: (value) => scan(value, start),
          isMasked: (hit) => hit.inside !== undefined || modeOf(hit.type) === 'mask',
        });
        return { text: clean ?? text, ...spans([...masked, ...detected], modeOf) };
      }),
  };
};

const orFail = <T>(run: () => T): T => {
  try {
    return run();
  } catch {
    // The cause may quote the text; nothing of it may reach a log.
    throw new MaskingFailed();
  }
};

const spans = (
  hits: readonly Hit[],
  modeOf: (type: string) => Mode,
): { found: readonly MaskedSpan[]; detected: readonly MaskedSpan[] } => {
  const isMasked = (hit: Hit): boolean => hit.inside !== undefined || modeOf(hit.type) === 'mask';
  const findings = (hit: Hit): readonly Finding[] =>
    hit.inside ?? [{ type: hit.type, detector: hit.detector, path: hit.path ?? '' }];
  return {
    found: counted(hits.filter(isMasked).flatMap(findings)),
    detected: counted(
      hits.filter((hit) => !isMasked(hit) && modeOf(hit.type) === 'detect').flatMap(findings),
    ),
  };
};

const counted = (findings: readonly Finding[]): readonly MaskedSpan[] => {
  const spans = new Map<string, MaskedSpan>();
  for (const { type, path, detector } of findings) {
    const key = JSON.stringify([type, path, detector]);
    spans.set(key, { type, path, detector, count: (spans.get(key)?.count ?? 0) + 1 });
  }
  return [...spans.values()];
};
