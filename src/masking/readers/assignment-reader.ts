/** Finds where the value of a named field stands, given the name: the syntaxes of configuration, code, markup and prose. */

import { isHarmless } from './classify-value.ts';
import type { Written } from './field-value.ts';
import type { FoundValue, Name } from './found-value.ts';
import { isLabel } from './label-look.ts';
import { afterQuotedName, elementValue, valueApart } from './markup-value.ts';
import { type ReadValue, readValue } from './read-value.ts';
import { spacedValue } from './spoken-value.ts';
import { blankEnd, isLineStart } from './text-lines.ts';
import { blockScalar, onNextLine, valueBelow, valueOfPath } from './value-below.ts';

const lineEndOf = (text: string, at: number): number => {
  const near = text.slice(at, at + 8192);
  const length = near.search(/\r?\n/);
  return at + (length < 0 ? near.length : length);
};

/** The value of the field `name`, or undefined if none follows in any known syntax. */
export const readAssignment = (text: string, name: Name): FoundValue | undefined => {
  const before = text[name.start - 1];
  if (
    (before === '<' || before === ':') &&
    /<(?:[\w-]{1,24}:)?$/.test(text.slice(Math.max(0, name.start - 26), name.start))
  ) {
    return elementValue(text, name);
  }
  if (before === '/' && text[name.start - 2] === '<') return undefined;
  const next = text[name.end] ?? '';
  if (/["'\n\r,<]/.test(next)) {
    // A path in a list of them: `"go/token", "hash/adler32"`.
    if (before === '/' && /^["'],/.test(text.slice(name.end, name.end + 2))) return undefined;
    const apart = valueApart(text, name) ?? valueOfPath(text, name) ?? valueBelow(text, name);
    if (apart !== undefined) return apart;
  }
  // `&lt;token&gt;`
  if (text.startsWith('&gt;', name.end)) return undefined;
  // `$(pwd)`, which a shell runs.
  if (next === ')' && text.startsWith('$(', name.start - 2)) return undefined;
  const closed = /[\\"'`\])?!*]/.test(next) ? closingEnd(text, name.end) : name.end;
  const operator = operatorAt(text, closed);
  // `prompt("Password: ")`: the quote closes what it opened before the name.
  if (operator !== undefined && closed === name.end && isQuotedWhole(text, name, operator)) return undefined;
  // `password" or "name` in a sentence, and `(token) => …`, whose parameter it is.
  if (operator !== undefined && closed > name.end && isNoAssignment(text, closed, operator)) return undefined;
  if (operator !== undefined && isLinkDefinition(text, name, operator)) return undefined;
  // A role of reStructuredText: pass :paramref:`…`
  if (/^ :[a-z]{2,16}:`/.test(text.slice(name.end, name.end + 20))) return undefined;
  if (operator !== undefined) return assignedValue(text, name, operator);
  if (closed > name.end) return afterQuotedName(text, name, closed);
  return spacedValue(text, name);
};

const isNoAssignment = (text: string, closed: number, { sign }: Operator): boolean =>
  sign === 'or' || (sign === '=>' && text[closed - 1] === ')');

/** `[oauth2-bearer]: https://…`, where Markdown and reStructuredText keep the addresses of their links. */
const isLinkDefinition = (text: string, name: Name, { end }: Operator): boolean =>
  /(?:^|\n)[ \t]{0,16}(?:\[|\.\. _`)[\w. -]{0,60}$/.test(
    text.slice(Math.max(0, name.start - 80), name.start),
  ) && /^[\]`]: {1,4}https?:\/\/[^\s@]+$/m.test(text.slice(name.end, end + 400).split(/\r?\n/, 1)[0] ?? '');

const isQuotedWhole = (text: string, name: Name, { end }: Operator): boolean => {
  const quote = text[name.start - 1] ?? '';
  const at = blankEnd(text, end);
  return /["'`]/.test(quote) && text[at] === quote && !/[^\s),;+\]}]/.test(text[at + 1] ?? '');
};

/** Past what may close the name: quotes with their backslashes, brackets, the `?` of an optional property. */
const closingEnd = (text: string, at: number): number =>
  at + (/^\\{0,4}(?:["'`]|\*\*?)?[\])]?[?!]?/.exec(text.slice(at, at + 8))?.[0].length ?? 0);

interface Operator {
  readonly end: number;
  readonly sign: string;
}

const operators =
  /[ \t]{0,80}(?:<(?:const|close)>[ \t]{1,4})?(:{1,3}=|[.+]=|=>|->(?![\w$])|<-(?=[ \t]{0,4}["'])|\?=|\|\|=|===|!==|==|!=|::|=|:|(?:\|\||\?\?|\bor)(?=[ \t]{0,4}["'`]))/y;

const operatorAt = (text: string, at: number): Operator | undefined => {
  if (!/[:=\-|?!o<.+]/.test(text[blankEnd(text, at)] ?? '')) return undefined;
  operators.lastIndex = at;
  const match = operators.exec(text);
  return match === null ? undefined : { end: operators.lastIndex, sign: match[1] ?? '' };
};

/** `name: Type = "value"` in typed languages. */
const typed =
  /[ \t]{0,4}[&*]?(?:'\w{1,12} )?[A-Za-z_][\w.]{0,40}(?:[<[][\w., |?]{0,40}[>\]])?[?!]?(?: \| \w{1,12}){0,3}[ \t]{0,4}=[ \t]{0,4}(?=["'`])/y;

/** What stands in the quotes behind a command or constructor that only wraps a password: PowerShell, Rust, Go, PHP's dumps. */
const wrappedAt = (text: string, at: number): number => {
  wrapper.lastIndex = at;
  return wrapper.test(text) ? wrapper.lastIndex : at;
};

const wrapper =
  /(?:(?:\r?\n[ \t]{1,40})?string\(\d{1,6}\) |ConvertTo-SecureString(?:[ \t]+-String)?[ \t]+|Some\(|String::from\(|SecretString::(?:new|from)\(|\[\]byte\(|bytes\(|new String\()(?=["'])/y;

/** `File /etc/passwd:` announces what stands in the file. */
const isFile = (text: string, name: Name): boolean =>
  /(?:^|[\s"'`(])(?:[~.]{0,2}|[A-Za-z]:)(?:[/\\][\w@.-]*)+$/.test(
    text.slice(Math.max(0, name.start - 128), name.start),
  );

/** Formatters put what is too long for its line onto the next, as it is, in brackets or behind a backslash. */
const wrappedLine = (text: string, at: number): number =>
  at + (/^[(\\]?[ \t]{0,8}\r?\n[ \t]{0,80}(?=[rbfu]?["'`])/.exec(text.slice(at, at + 100))?.[0].length ?? 0);

const assignedValue = (text: string, name: Name, operator: Operator): FoundValue | undefined => {
  let at = blankEnd(text, operator.end);
  // `${PASSWORD:?say it}`: what a shell says where the variable is missing.
  if (operator.sign === ':' && /[?+]/.test(text[operator.end] ?? '') && text[name.start - 1] === '{') {
    return undefined;
  }
  // Markdown closes behind the colon what it began before the name.
  if (/^(?:\*\*(?!\*)|\*[ \t])/.test(text.slice(at, at + 3)))
    at = blankEnd(text, at + (text[at + 1] === '*' ? 2 : 1));
  // What is bold in HTML.
  if (text[at] === '<')
    at +=
      /^(?:<(?:b|strong|code|em|i|kbd|tt|span)(?: [^<>\n]{0,60})?>){1,2}/i.exec(text.slice(at, at + 160))?.[0]
        .length ?? 0;
  if (isWholeLineKind(name))
    return isComparison(operator) && !/["'`]/.test(text[at] ?? '') ? undefined : lineOrQuoted(text, name, at);
  if (operator.sign === ':') {
    typed.lastIndex = operator.end;
    if (typed.test(text)) at = typed.lastIndex;
  }
  if (/[A-Z[bns\r\n]/.test(text[at] ?? '')) at = wrappedAt(text, at);
  if (operator.sign === ':' && /[&!{]/.test(text[at] ?? '')) {
    if (/^\{[ \t]{0,4}["']?[\w-]{1,40}["']?[ \t]{0,4}:[ \t]/.test(text.slice(at, at + 60))) return undefined;
    at +=
      /^(?:(?:&[\w-]{1,64}|!![a-z]{1,12})[ \t]{1,8}){1,2}/.exec(text.slice(at, at + 160))?.[0].length ?? 0;
  }
  if (operator.sign !== ':' && /[(\\\r\n]/.test(text[at] ?? '')) at = wrappedLine(text, at);
  if (operator.sign === ':' && /[\r\n]/.test(text[at] ?? ''))
    return isFile(text, name) ? undefined : onNextLine(text, name, at);
  if (/[|>]/.test(text[at] ?? '')) {
    const block = blockScalar(text, at);
    if (block !== undefined) return block;
  }
  const lineStart = isLineStart(text, name.start);
  if (
    operator.sign === ':' &&
    /^[ \t]:["']/.test(text.slice(operator.end - 2, at + 1)) &&
    at === operator.end
  )
    return undefined;
  const connection = operator.sign === '=' ? connectionValue(text, name, at) : undefined;
  const value = connection ?? readValue(text, at, lineStart);
  if (value === undefined || isFunction(text, value) || isJoined(text, name, value)) return undefined;
  if (!value.quoted && isReckoned(text, name, value)) return undefined;
  if (!value.quoted && /^[.+]=/.test(operator.sign)) return undefined;
  if (isComparison(operator) && (!value.quoted || value.end - value.start < 4)) return undefined;
  if (!value.quoted && !lineStart && operator.sign === ':' && isProse(text, value))
    return { ...value, written: 'said' };
  if (value.quoted || !lineStart) return { ...value, written: writtenAs(text, name, value) };
  return wholeLine(text, name, value);
};

/** `Server=db;Password=two words;Encrypt=true`: everything up to the next semicolon. */
const connectionValue = (text: string, name: Name, at: number): ReadValue | undefined => {
  if (!/;\s?$/.test(text.slice(Math.max(0, name.start - 2), name.start)) || /["'`]/.test(text[at] ?? ''))
    return undefined;
  // ODBC puts what holds special characters into braces.
  if (text[at] === '{') {
    const close = text.slice(at, at + 256).search(/\}(?:[;"'`\r\n]|$)/);
    if (close > 1) return { start: at + 1, end: at + close, quoted: true };
  }
  const end = text.slice(at, at + 256).search(/[;"'`\r\n<]|$/);
  return { start: at, end: at + end, quoted: false };
};

const isWholeLineKind = (name: Name): boolean =>
  name.kind.type === 'cookie' || name.kind.type === 'authorization';

/** Headers: everything to the end of the line, or of the quotes they stand in. */
const lineOrQuoted = (text: string, name: Name, from: number): FoundValue | undefined => {
  // Java writes lists of one into brackets.
  const at = text[from] === '[' ? from + 1 : from;
  if (/^\\{0,4}["'`]/.test(text.slice(at, at + 5))) {
    const value = readValue(text, at, false);
    return value && { ...value, quoted: true, written: 'value' };
  }
  // These are made of parts in quotes, RFC 7616 and RFC 5849.
  if (/^(?:Digest|OAuth|Hawk|Signature)\s/.test(text.slice(at, at + 12))) {
    return { start: at, end: lineEndOf(text, at), quoted: true, written: 'value' };
  }
  const quote = /["'`]/.exec(text[name.start - 1] ?? '')?.[0];
  let end = lineEndOf(text, at);
  const inner = quote === undefined ? -1 : text.slice(at, end).indexOf(quote);
  if (inner >= 0) end = at + inner;
  const stop = /["'`]\s*(?:-[A-Za-z-]|[,)\]}]|\\?$|\||https?:)|\\[nr]|["']$|(?<!\{[\w.-]{0,60})[}\]]/.exec(
    text.slice(at, end),
  );
  if (stop !== null) end = at + stop.index;
  return end > at ? { start: at, end, quoted: true, written: 'value' } : undefined;
};

const isComparison = ({ sign }: Operator): boolean => /^[=!]==?$/.test(sign) && sign !== '=';

/** `hashPassword = (password: string) => …`: the parameters of a function. */
const isFunction = (text: string, { start, end }: ReadValue): boolean =>
  /^\w{1,20}\s?=>/.test(text.slice(start, start + 24)) ||
  /^\(await\b/.test(text.slice(start, start + 7)) ||
  (text[start] === '(' && /^\)(?::[^=\n]{1,80})? ?=>/.test(text.slice(end - 1, end + 90)));

/** `"&password=" + password`: the quote closes the text that the name stands in. */
const isJoined = (text: string, name: Name, value: ReadValue): boolean =>
  value.start - name.end === 2 && /^["'`] [+.&] [\w$(]/.test(text.slice(value.start - 1, value.start + 4));

/** `secret = isPublic ? undefined : next()`, `user, password = one, two`, `password: SomeType;`: names of a program. */
const isReckoned = (text: string, name: Name, { start, end }: ReadValue): boolean => {
  const between = text.slice(name.end, start);
  const value = text.slice(start, end);
  if (!/\s$/.test(between) || !/^[A-Za-z_$][\w$.]*$/.test(value)) return false;
  const behind = text.slice(end, end + 8);
  if (/^ (?:\?\??|\|\||&&|or|and|if|else|\+|%|[!=]==?) /.test(behind)) return true;
  // `url.password = replacement;`
  if (
    text.slice(Math.max(0, name.start - 1), name.end).includes('.') &&
    behind.startsWith(';') &&
    /^[a-z]+(?:[A-Z][a-z]+)*$/.test(value)
  )
    return true;
  // `for user, password := range users`
  if (value === 'range' && between.includes(':=')) return true;
  const isTuple =
    /^\s=\s/.test(between) && /[\w)\]], ?$/.test(text.slice(Math.max(0, name.start - 4), name.start));
  if (isTuple) return !/\d/.test(value);
  // `password: BinaryLike,`
  if (
    /^:\s/.test(between) &&
    /^,(?:\r?\n|$)|^\) =>/.test(behind) &&
    /^[A-Z][a-z]+(?:[A-Z][a-z]+)+$/.test(value.slice(0, 80))
  )
    return true;
  if (behind.startsWith(',') && /^[a-z]+(?:[A-Z][a-z]+)+$/.test(value.slice(0, 80))) return true;
  return (
    /^(?:;|<[A-Z]|\[\])/.test(behind) &&
    /^[A-Z](?:\d{1,2}[A-Z])?[A-Za-z]*[a-z][A-Z][A-Za-z]*$/.test(value.slice(0, 80))
  );
};

/** `never share your password: ask for it`: a plain word and another. */
const isProse = (text: string, value: ReadValue): boolean =>
  /^[A-Z]?[a-z]+(?:['’][a-z]{1,2})? [a-z'’]+/.test(text.slice(value.start, value.start + 60));

/** How much an unquoted value may be an expression: with spaces around `=`, a `;` behind, or inside brackets. */
const writtenAs = (text: string, name: Name, value: ReadValue): Written => {
  if (value.quoted) return 'value';
  const between = text.slice(name.end, value.start);
  const behind = text.slice(value.end, value.end + 2);
  if (/\s(?::{1,3}|[.+])?=>?\s|:\s/.test(between) || /^[;,)]/.test(behind) || text[name.start - 1] === '.')
    return 'code';
  return isIndented(text, name.start) ? 'code' : 'bare';
};

/** Arguments of a call, one on each line. */
const isIndented = (text: string, at: number): boolean =>
  /(?:^|\n) {4,}$/.test(text.slice(Math.max(0, at - 40), at));

/** A bare value at the end of a line: all of the line if that is one phrase, else its first word. */
const wholeLine = (text: string, name: Name, first: ReadValue): FoundValue => {
  const end = lineEndOf(text, first.start);
  const rest = text
    .slice(first.start, end)
    .replace(/\s+(?:#|\/\/|--|<!--).*$/, '')
    .trimEnd();
  const written = writtenAs(text, name, first);
  const tight = text[first.start - 1] === '=';
  if (tight && (isHarmless(rest) || isLabel(rest)))
    return { ...first, end: first.start + rest.length, written };
  if (!/\s/.test(rest) || (tight && !/^[a-z]+(?: [a-z]+){2,}$/.test(rest))) return { ...first, written };
  const word = text.slice(first.start, first.end);
  if (/[:=|<>{}()[\]";]/.test(rest) || /\d|[^\w\s'-]/.test(word)) return { ...first, written: 'said' };
  return { start: first.start, end: first.start + rest.length, quoted: true, written: 'value' };
};
