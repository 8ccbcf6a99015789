/** Judges one command with verbs by what its row says of them. */
import type { Analysis } from '../finding.ts';
import {
  type Argument,
  hasOption,
  mayHaveOption,
  optionList,
  splitArguments,
  verbList,
  words,
} from './argument-list.ts';
import { asksAbout, asksBare, asksHelp } from './asks-help.ts';
import type { VerbProof, Verbs } from './command-row.ts';
import { createHolds } from './holds.ts';
import { tellCommand, tellTargets } from './tell-command.ts';
import { type Judge, READS, verdict } from './verdict.ts';

/** One command line, taken apart. */
interface Line {
  readonly args: readonly Argument[];
  readonly words: readonly Argument[];
  readonly verb: Argument;
  /** The arguments on both sides of the verb. */
  readonly before: readonly Argument[];
  readonly after: readonly Argument[];
}

/** `valued` are the options with a value; undefined, as everywhere here, if nothing can be said of the line. */
export const judgeVerbs = (binary: string, verbs: Verbs, valued: ReadonlySet<string>): Judge => {
  const takeApart = createTakeApart(verbs, valued);
  const before = optionList(verbs.before) ?? [];
  const isLedElsewhere = createIsLedElsewhere(verbs);
  const looks = createLooks(verbs);
  const only = (verbs.only ?? []).map((proof) => createVerbProof(proof, valued));
  const destroysIf = (verbs.destroysIf ?? []).map((proof) => createVerbProof(proof, valued));
  const isDestroying = createDestroys(verbs);
  return (args, inner): Analysis | undefined => {
    const line = takeApart(args);
    if (line === undefined)
      return asksAbout(args) || (verbs.bare === true && asksBare(args) && !isLedElsewhere(args))
        ? READS
        : undefined;
    if (verbs.filledIn !== true && args.includes(undefined)) return undefined;
    if (hasOption(line.before, before)) return undefined;
    const name = [binary, ...line.words.slice(0, 4).map((word) => word ?? '…')].join(' ').toLowerCase();
    const harm = destroysIf.find((proof) => proof.holds(line));
    const destroys = harm !== undefined || isDestroying(line.words);
    const led = isLedElsewhere(args);
    if (led && !destroys) return undefined;
    if (asksHelp(args) || asksAbout(args)) return verdict('read', [], [name]);
    const proven = led ? undefined : only.find((proof) => proof.holds(line));
    if (proven?.program !== undefined) return proven.program(line.after, inner);
    if (proven !== undefined || looks(line)) return verdict('read', [], [name]);
    if (!destroys)
      return verdict('unknown', [`${tellCommand(binary, args)} is not known to only look`], [name]);
    const told = tellTargets(binary, line.words, args);
    const unread = led || line.words.slice(0, 4).includes(undefined);
    return {
      ...verdict('destructive', harm?.tells ? told.map((said) => `${said} ${harm.tells}`) : told, [name]),
      unread,
    };
  };
};

/** Undefined if there is no verb. */
const createTakeApart = ({ groups, verbAt = 0 }: Verbs, valued: ReadonlySet<string>) => {
  const known = groups === undefined ? undefined : words(groups);
  return (args: readonly Argument[]): Line | undefined => {
    const { words: plain, places } = splitArguments(args, valued);
    const at =
      known === undefined ? verbAt : plain.findIndex((word) => word === undefined || !known.has(word));
    const [verb, place] = [plain[at], places[at]];
    if (verb === undefined || place === undefined) return undefined;
    return { args, words: plain, verb, before: args.slice(0, place), after: args.slice(place + 1) };
  };
};

/**
 * Options that name a configuration, a plug-in, a library or a host: a configuration names programs to run (credential
 * helpers, hooks), a plug-in is one, and what is sent to another host takes the caller's credentials along.
 */
const NAMES_SOMETHING_ELSE =
  /^--?(?:kube-?config|(?:user|global)?config(?:-?(?:file|dir|path))?|conf|rc-?file|plugins?(?:-?(?:dir|path))?|module-?(?:dir|path)|endpoints?(?:-url)?|runtime-endpoint|(?:agent-|http-)?addr(?:ess)?|api-?(?:url|server|endpoint)|alertmanager\.url|url|host(?:name)?|server|registry|index-url|extra-index-url|find-links|trusted-host|(?:https?-?)?proxy|ca-?bundle|library|lib|engine|provider|script-shell|node-options|python|toolexec|overlay|modfile|setopt|repofrompath|installroot)(?:=|$)/i;

const createIsLedElsewhere = ({ refused, abbreviates, theirs }: Verbs) => {
  const options = optionList(refused) ?? [];
  const own = optionList(theirs) ?? [];
  const has = abbreviates === true ? mayHaveOption : hasOption;
  return (args: readonly Argument[]): boolean =>
    has(args, options) ||
    args.some((arg) => arg !== undefined && NAMES_SOMETHING_ELSE.test(arg) && !hasOption([arg], own));
};

/** True of verbs that look by their name, or by how it is made. */
const createLooks = ({ reads, reading, except }: Verbs) => {
  const [known, not] = [verbList(reads), verbList(except)];
  return ({ words: plain, verb }: Line): boolean =>
    has(known, plain) || (verb !== undefined && reading?.test(verb) === true && !has(not, plain));
};

const createDestroys = ({ destroys, destroying }: Verbs) => {
  const known = verbList(destroys);
  return (plain: readonly Argument[]): boolean =>
    has(known, plain) ||
    (destroying !== undefined && plain.some((word) => word !== undefined && destroying.test(word)));
};

/** With `verbs` or `like`, the proof is about what follows the verb. */
const createVerbProof = (proof: VerbProof, valued: ReadonlySet<string>) => {
  const known = proof.verbs === undefined ? undefined : verbList(proof.verbs);
  const whole = known === undefined && proof.like === undefined;
  const holds = createHolds(proof);
  return {
    ...proof,
    holds: ({ args, words: plain, verb, after }: Line): boolean =>
      (known === undefined || has(known, plain)) &&
      (proof.like === undefined || (verb !== undefined && proof.like.test(verb))) &&
      holds(whole ? args : after, valued),
  };
};

/** `audit .` stands for audit with nothing behind it: a second word that is not known yet is not nothing. */
const has = (verbs: ReadonlySet<string>, [first, ...rest]: readonly Argument[]): boolean =>
  verbs.has(`${first}`) ||
  verbs.has(`${first} *`) ||
  (rest.length === 0 ? verbs.has(`${first} .`) : verbs.has(`${first} ${rest[0] ?? '…'}`));
