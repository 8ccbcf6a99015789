/** Masks one message for the one who it is addressed to, and for the recording, which holds no secret whatever the settings let pass. */
import { applyEdits } from '../../mcp/json/apply-edits.ts';
import type { JsonNode } from '../../mcp/json/json-node.ts';
import { scanJson } from '../../mcp/json/scan-json.ts';
import { personalTypes } from '../pii/personal-types.ts';
import type { Where } from '../settings/treatment.ts';
import type { AnalyzerPass } from './analyzer-pass.ts';
import {
  createMasker,
  type MaskedJson,
  type MaskedSpan,
  type Masker,
  MaskingFailed,
  type MaskingSettings,
} from './create-masker.ts';

export interface Maskable {
  readonly text: string;
  /** The scanned text, if it has been scanned already. */
  readonly root?: JsonNode;
}

export interface Masked {
  readonly text: string;
  /** What was masked in it. */
  readonly found: readonly MaskedSpan[];
  /** What was found in it and stays. */
  readonly detected: readonly MaskedSpan[];
  readonly recorded: {
    readonly text: string;
    /** What was masked in what is recorded: at least as much. */
    readonly found: readonly MaskedSpan[];
  };
}

/** Throws, or rejects with, MaskingFailed; nothing of the message may then be passed on. */
export type MaskMessage = (message: Maskable, where: Where) => Masked | Promise<Masked>;

export interface MaskMessageDeps {
  readonly settings: MaskingSettings;
  /** Of pseudonyms. */
  readonly key: Uint8Array;
  /** Asked about each text once more; without it everything is done at once. */
  readonly analyzerPass?: (masker: Masker) => AnalyzerPass;
}

export interface MessageMasker {
  /** At once, or by promise if an analyzer is asked. Throws or rejects with MaskingFailed if it cannot tell what to mask. */
  readonly mask: MaskMessage;
  /**
   * The same at once, if no more than about so many characters of a scanned message have to be looked at closely: none of
   * most. Undefined if there are more, which is told quickly. Throws MaskingFailed as well.
   */
  readonly maskWithin: (message: Maskable, where: Where, room: number) => Masked | undefined;
}

/** Returns what masks messages. */
export const createMaskMessage = (deps: MaskMessageDeps): MaskMessage => createMessageMasker(deps).mask;

/** Returns the same with what tells messages that need none. */
export const createMessageMasker = ({ settings, key, analyzerPass }: MaskMessageDeps): MessageMasker => {
  const masker = createMasker(settings, key);
  const strict = forRecordings(settings);
  const recorder = strict === settings ? undefined : createMasker(strict, key);
  const look = analyzerPass?.(masker);

  const first = ({ text, root = scanned(text) }: Maskable, where: Where) => {
    const { edits, found, detected } = masker.maskJson(text, root, where);
    return { text: applyEdits(text, edits), found, detected };
  };
  const withRecorded = (masked: Omit<Masked, 'recorded'>, where: Where): Masked => {
    if (recorder === undefined) return { ...masked, recorded: masked };
    const { edits, found } = recorder.maskJson(masked.text, scanned(masked.text), where);
    return {
      ...masked,
      recorded: { text: applyEdits(masked.text, edits), found: [...masked.found, ...found] },
    };
  };
  const mask: MaskMessage = (message, where) => {
    const masked = first(message, where);
    if (look === undefined) return withRecorded(masked, where);
    return look(masked.text, scanned(masked.text), where).then(({ edits, found, detected }) =>
      withRecorded(
        { text: applyEdits(masked.text, edits), found: [...masked.found, ...found], detected },
        where,
      ),
    );
  };
  return {
    mask,
    maskWithin: ({ text, root }, where, room) => {
      if (look !== undefined || root === undefined) return undefined;
      // What the settings let pass is masked in the recording; only if there is none, one look serves both.
      if (recorder !== undefined && !isNothing(recorder.maskWithin(text, root, where, 0))) return undefined;
      const within = masker.maskWithin(text, root, where, recorder === undefined ? room : 0);
      if (within === undefined) return undefined;
      const { edits, found, detected } = within;
      const masked = { text: applyEdits(text, edits), found, detected };
      return { ...masked, recorded: recorder === undefined ? masked : { text: masked.text, found } };
    },
  };
};

const isNothing = (masked: MaskedJson | undefined): boolean =>
  masked !== undefined && masked.found.length === 0;

const scanned = (text: string): JsonNode => {
  const result = scanJson(text, { loneSurrogates: 'allow' });
  if (!result.ok) throw new MaskingFailed();
  return result.root;
};

const isSecret = (type: string): boolean => !personalTypes.some((personal) => personal === type);

/** The same settings with every secret masked; the very same if they say so anyway. */
export const forRecordings = (settings: MaskingSettings): MaskingSettings => {
  const { secrets, overrides = [], ...others } = settings;
  const strict = overrides.flatMap((override) => {
    const type = override.match.type?.filter((each) => !isSecret(each));
    if (override.action === 'mask') return [override];
    return type === undefined || type.length === 0
      ? []
      : [{ ...override, match: { ...override.match, type } }];
  });
  const letsPass = overrides.some(
    ({ action, match: { type } }) => action !== 'mask' && (type === undefined || type.some(isSecret)),
  );
  return secrets === 'mask' && !letsPass ? settings : { ...others, secrets: 'mask', overrides: strict };
};
