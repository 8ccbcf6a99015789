/** Arguments by which a reading tool does more than read: `delete_after: true`, `dry_run: false`, `save_to: "/etc/x"`. */
import { isCarrier, type NamePromise } from '../effect-of-name.ts';
import { type Analysis, unknown } from '../finding.ts';
import { isAbout, type ToolContext } from './tool-context.ts';
import type { ArgumentValue } from './walk-arguments.ts';

/** Switches that add an act; `drop_duplicates` and `strip_html` only shape the answer. */
const ACTS =
  /^(?:auto|and|then|also|should)?(?:delete|remove|destroy|purge|wipe|erase|overwrite|save|create|createifmissing|upsert|forcedelete|withdelete|cleanup|reset|flush|kill|claim|acquire|dequeue|notify|sendemail|consume|lock|forupdate|invalidatecache|execute|apply|fix|autofix|commit|persist|write|acknowledge|ack|archive|markasread|markread|markasseen|markseen|deleteafter(?:read|fetch)?|removeafter(?:read|fetch)?|removefromqueue|resetstats|resetcounters)(?:after|changes|results?|source|originals?|all|messages?|afterread|afterfetch|onread|now)?$/;
/** Switches that keep an act from happening, unless they are off. */
const REHEARSES = /^(?:dryrun|readonly|simulate|previewonly|checkonly|validateonly|whatif)$/;
/** Where something is put. */
const PUTS =
  /^(?:(?:save|write|upload|export|send|email|copy|post)(?:to|as)(?:path|file|url|bucket)?|output(?:file|path|filename|dir|directory|uri|location|bucket)|outfile|(?:save|download)(?:path|file|dir|directory|folder|location))$/;
/** If the tool's business is to hand something out, these say that it is not handed to the caller. */
const ELSEWHERE =
  /^(?:dest(?:ination)?(?:uri|url|path|bucket|table|dataset|id)?|target(?:dir|directory|path|bucket|uri|url|file)|to|recipients?|bucket(?:name)?|suri|gcsuri|webhook(?:url)?|callbackurl|emailto|notifyemail|localpath|localdir|localfile|downloadpath|downloaddir|saveto|folderid)$/;

/** Code that comes along with a question. */
const CODE =
  /^(?:js|javascript|jscode|python|pythoncode|lua|groovy|eval|evaluate|evalscript|callback|hook|posthook|prehook|transform|transformfunction|function|pagefunction)$/;

/** Returns each such argument with the analysis of what it turns on. */
export const findSwitches = (
  values: readonly ArgumentValue[],
  context: ToolContext,
  promise: NamePromise,
): readonly { at: ArgumentValue; analysis: Analysis }[] => {
  if (promise !== 'read' && !isCarrier(promise)) return [];
  const handsOut = isAbout(context, 'export', 'download', 'dump');
  const fetches = handsOut && values.some(({ key }) => /^(?:url|uri|href|source|src)$/.test(key));
  return values.flatMap((at) => {
    // What a carrier does beside is judged as what it carries.
    const says = (isCarrier(promise) ? undefined : actsOf(at)) ?? putsOf(at, { handsOut, fetches });
    return says === undefined ? [] : [{ at, analysis: unknown(says) }];
  });
};

const actsOf = ({ key, path, value }: ArgumentValue): string | undefined => {
  const on = value === true || value === 1 || (typeof value === 'string' && /^(?:true|yes|1)$/.test(value));
  const off = value === false || value === 'false';
  if ((on && ACTS.test(key)) || (off && REHEARSES.test(key))) return `asks for more than reading: ${path}`;
  return CODE.test(key) && typeof value === 'string' && /[(;]|=>/.test(value) ? `code in ${path}` : undefined;
};

const putsOf = (
  { key, path, value }: ArgumentValue,
  { handsOut, fetches }: { readonly handsOut: boolean; readonly fetches: boolean },
): string | undefined => {
  if (typeof value !== 'string' || value === '') return undefined;
  const puts =
    PUTS.test(key) ||
    (handsOut && ELSEWHERE.test(key)) ||
    (fetches && /^(?:path|file|filename|filepath)$/.test(key)) ||
    (key === 'output' && PLACE.test(value));
  return puts ? `puts what it reads into ${path}` : undefined;
};

/** `output: "/etc/x"`, not `output: "json"`. */
const PLACE = /^(?:[~.]*\/|\w+:\/\/)/;
