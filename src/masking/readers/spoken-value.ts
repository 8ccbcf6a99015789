/** Values that only a space parts from their names, or a sentence: flags, netrc, SQL, calls, prose. */

import { isShortChain, looksSecret } from './classify-value.ts';
import type { Written } from './field-value.ts';
import type { FoundValue, Name } from './found-value.ts';
import { isMetadata } from './key-names.ts';
import { type ReadValue, readValue } from './read-value.ts';
import { blankEnd, isLineStart } from './text-lines.ts';

/** Values that only a space parts from their name: flags, netrc, SQL, calls and sentences. */
export const spacedValue = (text: string, name: Name): FoundValue | undefined => {
  if (/[({]/.test(text[name.end] ?? '')) return calledWith(text, name.end + 1);
  // `--no-password` takes nothing, and `ssh -i key.pem ada@host` names a file.
  if (text.startsWith('--no-', name.start) || text.startsWith('.pem', name.end - 4)) return undefined;
  if (isFlag(text, name)) {
    const at = blankEnd(text, name.end);
    const value = at > name.end ? readValue(text, at, false) : undefined;
    return value && !text.startsWith('-', value.start) && !isProse(text, value)
      ? { ...value, written: 'bare' }
      : undefined;
  }
  const behind = blankEnd(text, name.end);
  if (behind === name.end) return undefined;
  // What `reg query` prints between a name and its value.
  const at = behind + (/^REG_(?:EXPAND_)?SZ[ \t]+/.exec(text.slice(behind, behind + 40))?.[0].length ?? 0);
  if (text[at] === '{') return initialised(text, at);
  // Where to read about it.
  if (/^https?:\/\/[^\s@?]*(?:\s|$)/.test(text.slice(at, at + 256))) return undefined;
  // What is passed to something, as `--output` is to a command.
  if (/^["'`](?:[-"'`]|[a-z_]{1,40}=[\w.-]{0,40}["'`])/.test(text.slice(at, at + 90))) return undefined;
  // A name for a name in C.
  if (isDefined(text, name) && text[at] !== '"') return undefined;
  return quotedNext(text, at) ?? configured(text, name, at) ?? said(text, name.end);
};

/** Properties of C#: `ClientSecret { get; set; } = "value"`. */
const initialised = (text: string, at: number): FoundValue | undefined => {
  const accessors = /^\{ ?get;[^{}\n]{0,40}\} ?= ?(?=")/.exec(text.slice(at, at + 60));
  const value = accessors === null ? undefined : readValue(text, at + accessors[0].length, false);
  return value && { ...value, written: 'value' };
};

/** `the --username and --password options`. */
const isProse = (text: string, { start, end }: ReadValue): boolean =>
  /^(?:options?|flags?|arguments?|parameters?|switch|is|and|or|to|with|for|from|on|in|instead|must|can|will|may|if|when|as|are)$/.test(
    text.slice(start, end),
  );

const isDefined = (text: string, name: Name): boolean =>
  /#[ \t]{0,8}define[ \t]{1,8}$/.test(text.slice(Math.max(0, name.start - 24), name.start));

const isFlag = (text: string, name: Name): boolean => text[name.start] === '-';

const calledWith = (text: string, at: number): FoundValue | undefined => {
  const value = /^["'`]/.test(text[at] ?? '') ? readValue(text, at, false) : undefined;
  if (!value?.quoted || !/^["'`]\s*[)}]/.test(text.slice(value.end, value.end + 8))) return undefined;
  // `getCredentials('gitlabOAuth2Api')`: what they are called.
  const isName = /^[a-z]+(?:[A-Z]+[a-z]+)*\d?(?:[A-Z]+[a-z]+)+$/.test(text.slice(value.start, value.end));
  return isName ? undefined : { ...value, written: 'value' };
};

/** SQL and prose: PASSWORD 'x', the password "x". */
const quotedNext = (text: string, at: number): FoundValue | undefined => {
  if (!/["'`]/.test(text[at] ?? '')) return undefined;
  const value = readValue(text, at, false);
  if (!value?.quoted || value.end - value.start >= 200) return undefined;
  if (isShortChain(text.slice(value.start, value.end)) || isOfAccount(text, at))
    return { ...value, written: 'value' };
  return { ...value, quoted: false, written: 'said' };
};

/** `ALTER ROLE app PASSWORD 'two words'`. */
const isOfAccount = (text: string, at: number): boolean =>
  text[at] === "'" &&
  /\b(?:ROLE|USER|LOGIN|GROUP)\s[^\n;']{1,80}\sPASSWORD\s$/i.test(text.slice(Math.max(0, at - 120), at));

/** netrc, redis.conf, nginx: the name starts its line, or follows a login, and one word ends it. */
const configured = (text: string, name: Name, at: number): FoundValue | undefined => {
  const starts = isLineStart(text, name.start);
  if (!starts && !followsLogin(text, name.start)) return undefined;
  const value = readValue(text, at, true);
  if (value === undefined) return undefined;
  if (!starts) return { ...value, written: 'bare' };
  const ends = /^[ \t]*;?[ \t]*(?:\r?\n|$)/.test(text.slice(value.end, value.end + 40));
  if (!ends && !followsLogin(text, name.start)) return undefined;
  const isDirective = /^(?:requirepass|masterauth)$/i.test(text.slice(name.start, name.end));
  return { ...value, written: ends && !isDirective ? 'said' : 'bare' };
};

const followsLogin = (text: string, at: number): boolean =>
  /\b(?:login|user|machine)[ \t]+(?!(?:and|or|und|oder|et|ou|to|for|of|with|who|whose|that|has|is|did|does|can|may|must|might|will|should|would|could|cannot|types|enters)\s)\S+\s+$/.test(
    text.slice(Math.max(0, at - 60), at),
  );

const link =
  /(?:[ \t]+(?:\([^()\n]{1,40}\)|#?\d{1,2}(?=:)))?(?:[ \t]+(?:for|of|on|to|in|at|we|you|they|I|used|für|von|vom|zum|zur|am|pour|du|de|des|del|para|da|do|di|voor|van|[a-z]{3,10}ing)(?:[ \t]+(?:'[^'\n]{1,120}'|[\w@.'’/À-ÿ-]{0,39}[\w@'’/À-ÿ-])){1,5}?)?[ \t]*(?:\b(?:is|was) (?:generated|created)(?: for \S{1,60})?:|(?:\b(?:is|was|are|be|will be|equals|reads|ist|lautet|est|es)\b|(?<=[ \t])[èé](?=[ \t]))(?:[ \t]+(?:now|set to|still|just|simply|currently|changed to|reset to|called|literally))?|(?:has been|was|is|been|be)[ \t]+(?:set|changed|reset|updated|rotated)[ \t]+to|(?:changed|reset|set|updated|rotated)[ \t]+to|[ \t]to|[:=]|->|→|[-–—](?=[ \t]))[ \t]*:?[ \t]*(?:<(?:b|strong|code|em|i|tt|kbd|span|pre)(?: [^<>\n]{0,80})?>){0,3}/y;

/** `I have reset your password to hunter2 – tell me if it works`: what follows looks like a secret, not like a place. */
const setTo = (text: string, at: number): FoundValue | undefined => {
  const blanks = /^[ \t]+to[ \t]+/.exec(text.slice(at, at + 12));
  const value = blanks === null ? undefined : readValue(text, at + blanks[0].length, false);
  if (value === undefined) return undefined;
  const found = spoken(text, value, 'said');
  const word = text.slice(found.start, found.end);
  return /\d/.test(word) && looksSecret(word) ? found : undefined;
};

const isVerb = /\b(?:and|or|to|can|will|then|must|should|may|we|you|they|I|not) pass$/;

/** `The password for the staging database is hunter2.` */
const said = (text: string, at: number): FoundValue | undefined => {
  // `go on, and pass to Machoreloc1`.
  if (isVerb.test(text.slice(Math.max(0, at - 16), at))) return undefined;
  const plain = setTo(text, at);
  if (plain !== undefined) return plain;
  link.lastIndex = at;
  if (!link.test(text)) return described(text, at) ?? nextWord(text, at);
  const value = readValue(text, link.lastIndex, false);
  // An address, or a link in Markdown.
  if (value === undefined || /^(?:\/\/|\[[^\]\n]{0,80}\]\()/.test(text.slice(value.start, value.start + 90)))
    return undefined;
  return spoken(text, value, 'said');
};

/** `Access token refreshed: abc`: a few words between, so the value must look the part. */
const described = (text: string, at: number): FoundValue | undefined => {
  description.lastIndex = at;
  if (!description.test(text)) return undefined;
  if (
    text
      .slice(at, description.lastIndex)
      .split(/[^A-Za-z]+/)
      .some(isMetadata)
  )
    return undefined;
  const value = readValue(text, description.lastIndex, false);
  return value && spoken(text, value, 'beside');
};

const description = /,?(?:[ \t][A-Za-z]{2,14}){1,3}[ \t]?[:=][ \t]{1,4}/y;

/** `password hunter2`, only if that word looks made up. */
const nextWord = (text: string, at: number): FoundValue | undefined => {
  const bracket = text[blankEnd(text, at)] === '(';
  const from = blankEnd(text, at) + (bracket ? 1 : 0);
  // A link in Markdown.
  if (/[-([]/.test(text[from] ?? '')) return undefined;
  // The next field of a line, `token_type=bearer secret_name=app`, belongs to its own name.
  if (/^[A-Za-z_][\w.-]{0,40}=[^=\s]/.test(text.slice(from, from + 44))) return undefined;
  const value = readValue(text, from, false);
  // In brackets stands the secret alone, or a remark, or a place in a program.
  if (bracket && value !== undefined && !/^[^\s/:]{5,}\)$/.test(text.slice(value.start, value.end + 1)))
    return undefined;
  // A word at the end of what someone says, a pointer to a type.
  if (
    value === undefined ||
    /^(?:[\p{L}_]+[!*:.&]+|\*{1,2}[A-Za-z_]*(?:\(\w*)?)$/u.test(text.slice(value.start, value.end))
  )
    return undefined;
  return spoken(text, value, 'beside');
};

const spoken = (text: string, value: ReadValue, written: Written): FoundValue => {
  const trail = /[.?:]+$/.exec(text.slice(value.start, value.end));
  const end = value.quoted || trail === null ? value.end : value.end - trail[0].length;
  return {
    start: value.start,
    end,
    quoted: value.quoted && written === 'said' && isOneWord(text, value),
    written,
  };
};

/** In quotes after `is` stands the secret itself, if it is one word of some length. */
const isOneWord = (text: string, value: ReadValue): boolean =>
  /^\S{6,}$/.test(text.slice(value.start, value.end));
