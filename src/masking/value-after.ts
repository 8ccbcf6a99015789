/** Finds where the value of a named field stands, given the name: the syntaxes of configuration, code, markup and prose. */
import type { Written } from './field-value.ts';
import { isMetadata } from './key-names.ts';
import { type ReadValue, readValue } from './read-value.ts';

export interface FoundValue extends ReadValue {
  readonly written: Written;
}

interface Name {
  readonly start: number;
  readonly end: number;
  readonly kind: { readonly type: string };
}

const blankEnd = (text: string, at: number): number => {
  let end = at;
  while (end - at < 80 && (text[end] === ' ' || text[end] === '\t')) end++;
  return end;
};

const lineEndOf = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  const line = end < 0 ? text.length : end;
  return Math.min(text[line - 1] === '\r' ? line - 1 : line, at + 8192);
};

/** The value of the field `name`, or undefined where none follows in any known syntax. */
export const valueAfter = (text: string, name: Name): FoundValue | undefined => {
  if (/<(?:[\w-]{1,24}:)?$/.test(text.slice(Math.max(0, name.start - 26), name.start))) {
    return elementValue(text, name);
  }
  if (text[name.start - 1] === '/' && text[name.start - 2] === '<') return undefined;
  const apart = valueApart(text, name.end);
  if (apart !== undefined) return apart;
  const closed = closingEnd(text, name.end);
  const operator = operatorAt(text, closed);
  if (operator !== undefined) return assignedValue(text, name, operator);
  if (closed > name.end) return afterQuotedName(text, closed);
  return spacedValue(text, name);
};

/** Past what may close the name: quotes with their backslashes, brackets, the `?` of an optional property. */
const closingEnd = (text: string, at: number): number =>
  at + (/^\\{0,4}["'`]?[\])]?[?!]?/.exec(text.slice(at, at + 8))?.[0].length ?? 0);

interface Operator {
  readonly end: number;
  readonly sign: string;
}

const operators =
  /[ \t]{0,80}(:=|=>|->|\?=|\|\|=|===|!==|==|!=|::|=|:|(?:\|\||\?\?|\bor)(?=[ \t]{0,4}["'`]))/y;

const operatorAt = (text: string, at: number): Operator | undefined => {
  operators.lastIndex = at;
  const match = operators.exec(text);
  return match === null ? undefined : { end: operators.lastIndex, sign: match[1] ?? '' };
};

/** `name: Type = "value"` in typed languages. */
const typed = /[ \t]{0,4}[&*]?(?:'\w{1,12} )?[A-Za-z_][\w.<>[\]|? ]{0,40}=[ \t]{0,4}(?=["'`])/y;

const assignedValue = (text: string, name: Name, operator: Operator): FoundValue | undefined => {
  let at = blankEnd(text, operator.end);
  if (operator.sign === ':') {
    typed.lastIndex = operator.end;
    if (typed.test(text)) at = typed.lastIndex;
  }
  if (isWholeLineKind(name)) return lineOrQuoted(text, name, at);
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
  const value = connectionValue(text, name, at) ?? readValue(text, at, lineStart);
  if (value === undefined) return undefined;
  const compared = /^[=!]==?$/.test(operator.sign) && operator.sign !== '=';
  if (compared && !value.quoted) return undefined;
  if (value.quoted || !lineStart) return { ...value, written: writtenAs(text, name, value) };
  return wholeLine(text, name, value);
};

/** `Server=db;Password=two words;Encrypt=true`: everything up to the next semicolon. */
const connectionValue = (text: string, name: Name, at: number): ReadValue | undefined => {
  if (!/;\s?$/.test(text.slice(Math.max(0, name.start - 2), name.start)) || /["'`]/.test(text[at] ?? ''))
    return undefined;
  const end = text.slice(at, at + 256).search(/[;"'`\r\n<]|$/);
  return { start: at, end: at + end, quoted: false };
};

const isWholeLineKind = (name: Name): boolean =>
  name.kind.type === 'cookie' || name.kind.type === 'authorization';

/** Headers: everything to the end of the line, or of the quotes they stand in. */
const lineOrQuoted = (text: string, name: Name, at: number): FoundValue | undefined => {
  if (/^\\{0,4}["'`]/.test(text.slice(at, at + 5))) {
    const value = readValue(text, at, false);
    return value && { ...value, quoted: true, written: 'value' };
  }
  const quote = /["'`]/.exec(text[name.start - 1] ?? '')?.[0];
  let end = lineEndOf(text, at);
  const inner = quote === undefined ? -1 : text.slice(at, end).indexOf(quote);
  if (inner >= 0) end = at + inner;
  const stop = /["'`]\s*(?:-[A-Za-z-]|[,)\]}]|\\?$|\||https?:)|\\[nr]|["']$|[}\]]/.exec(text.slice(at, end));
  if (stop !== null) end = at + stop.index;
  return end > at ? { start: at, end, quoted: true, written: 'value' } : undefined;
};

/** How much an unquoted value may be an expression: with spaces around `=`, a `;` behind, or inside brackets. */
const writtenAs = (text: string, name: Name, value: ReadValue): Written => {
  if (value.quoted) return 'value';
  const between = text.slice(name.end, value.start);
  const behind = text.slice(value.end, value.end + 2);
  return /\s:?=\s|:\s/.test(between) || /^[;,)]/.test(behind) || text[name.start - 1] === '.'
    ? 'code'
    : 'bare';
};

/** Only list marks, `export` and the like stand before the name on its line. */
const isLineStart = (text: string, at: number): boolean => {
  const before = text.slice(Math.max(0, at - 48), at);
  return (
    /(?:^|[\n\r])[ \t>+*#"'-]*(?:(?:export|set|setx|ENV|ARG|env:|\$env:|declare -x|local|- name)[ \t]*)?["']?$/.test(
      before,
    ) &&
    (before.length === at || /[\n\r]/.test(before))
  );
};

/** A bare value at the end of a line: all of the line where that is one phrase, else its first word. */
const wholeLine = (text: string, name: Name, first: ReadValue): FoundValue => {
  const end = lineEndOf(text, first.start);
  const rest = text
    .slice(first.start, end)
    .replace(/\s+(?:#|\/\/|--|<!--).*$/, '')
    .trimEnd();
  const written = writtenAs(text, name, first);
  const tight = text[first.start - 1] === '=';
  if (!/\s/.test(rest) || (tight && !/^[a-z]+(?: [a-z]+){2,}$/.test(rest))) return { ...first, written };
  const word = text.slice(first.start, first.end);
  if (/[:=|<>{}()]/.test(rest) || /\d|[^\w\s'-]/.test(word)) return { ...first, written: 'said' };
  return { start: first.start, end: first.start + rest.length, quoted: true, written: 'value' };
};

/** A YAML block scalar: the more indented lines after `|` or `>`. */
const blockScalar = (text: string, at: number): FoundValue | undefined => {
  const match = /^[|>][+-]?\d?[ \t]*\r?\n((?:[ \t]+[^\n]*(?:\n|$)){1,200})/.exec(text.slice(at, at + 16384));
  if (match?.[1] === undefined) return undefined;
  const start = at + match[0].length - match[1].length;
  const indent = /^[ \t]+/.exec(match[1])?.[0].length ?? 0;
  const lines = match[1].split('\n');
  const inside = lines.findIndex(
    (line) => line.trim() !== '' && (/^[ \t]*/.exec(line)?.[0].length ?? 0) < indent,
  );
  const content = (inside < 0 ? lines : lines.slice(0, inside)).join('\n');
  return { start: start + indent, end: start + content.trimEnd().length, quoted: true, written: 'value' };
};

/** A name and its value in two fields: a YAML list of variables, a Terraform variable, Hadoop, property lists. */
const valueApart = (text: string, at: number): FoundValue | undefined => {
  const match = apart.exec(text.slice(at, at + 400));
  if (match === null) return undefined;
  const start = at + match[0].length;
  if (!match[0].endsWith('>')) {
    const value = readValue(text, start, true);
    return value && { ...value, written: 'bare' };
  }
  const end = text.slice(start, start + 8192).indexOf('<');
  return end <= 0 ? undefined : { start, end: start + end, quoted: true, written: 'value' };
};

const apart =
  /^(?:["']?[ \t]*\r?\n[ \t]*["']?(?:value|default|val)["']?[ \t]*[:=][ \t]*|["'],?\s{0,40}["']?(?:value|default)["']?[ \t]*[:=]\s{0,10}(?=["'])|["']?,\s?(?:Parameter)?[Vv]alue=|"\s{0,10}\{[^{}]{0,300}?\bdefault\s{0,40}=\s{0,4}(?=")|<\/(?:name|key|Name|Key)>\s{0,40}<(?:value|string|Value)>)/;

/** `<password>value</password>`, namespaces and attributes allowed. */
const elementValue = (text: string, name: Name): FoundValue | undefined => {
  const open = /^[^<>\n]{0,200}>\s{0,40}(?:<!\[CDATA\[)?/.exec(text.slice(name.end, name.end + 260));
  if (open === null) return undefined;
  const start = name.end + open[0].length;
  const attribute = /^\s[^<>\n]{0,120}?\bvalue\s{0,4}=\s{0,4}(?=["'])/i.exec(
    text.slice(name.end, name.end + 160),
  );
  if (attribute !== null) {
    const value = readValue(text, name.end + attribute[0].length, false);
    return value && { ...value, written: 'value' };
  }
  const end = text.slice(start, start + 8192).search(/\]\]>|<\//);
  return end <= 0 ? undefined : { start, end: start + end, quoted: true, written: 'value' };
};

/** `"name" value="…"`, `("NAME", "value")`, `<entry key="name">value<`, where the name stands in quotes. */
const afterQuotedName = (text: string, at: number): FoundValue | undefined => {
  const rest = text.slice(at, at + 64);
  const jump =
    /^\s{0,20}(?:[\w:]{0,20}value\s{0,4}=\s{0,4}|,\s{0,20}(?:(?:["']?[vV]alue["']?)\s{0,4}[:=]\s{0,4})?|\)?,\s{0,20})(?=\\{0,4}["'`])/.exec(
      rest,
    );
  if (jump !== null) {
    const value = readValue(text, at + jump[0].length, false);
    return value?.quoted ? { ...value, written: 'value' } : undefined;
  }
  const element = /^[^<>\n]{0,40}>\s{0,20}(?=[^<\s])/.exec(rest);
  if (element === null) return undefined;
  const start = at + element[0].length;
  const end = text.slice(start, start + 8192).indexOf('<');
  return end <= 0 ? undefined : { start, end: start + end, quoted: true, written: 'value' };
};

/** Values that only a space parts from their name: flags, netrc, SQL, calls and sentences. */
const spacedValue = (text: string, name: Name): FoundValue | undefined => {
  if (text[name.end] === '(') return calledWith(text, name.end + 1);
  if (isFlag(text, name)) {
    const at = blankEnd(text, name.end);
    const value = at > name.end ? readValue(text, at, false) : undefined;
    return value && !text.startsWith('-', value.start) ? { ...value, written: 'bare' } : undefined;
  }
  const at = blankEnd(text, name.end);
  if (at === name.end) return undefined;
  return quotedNext(text, at) ?? configured(text, name, at) ?? said(text, name.end);
};

const isFlag = (text: string, name: Name): boolean => text[name.start] === '-';

const calledWith = (text: string, at: number): FoundValue | undefined => {
  const value = /^["'`]/.test(text[at] ?? '') ? readValue(text, at, false) : undefined;
  return value?.quoted && /^["'`]\s*\)/.test(text.slice(value.end, value.end + 8))
    ? { ...value, written: 'value' }
    : undefined;
};

/** SQL and prose: PASSWORD 'x', the password "x". */
const quotedNext = (text: string, at: number): FoundValue | undefined => {
  if (!/["'`]/.test(text[at] ?? '')) return undefined;
  const value = readValue(text, at, false);
  return value?.quoted && value.end - value.start < 200
    ? { ...value, quoted: false, written: 'said' }
    : undefined;
};

/** netrc, redis.conf, nginx: the name starts its line, or follows a login, and one word ends it. */
const configured = (text: string, name: Name, at: number): FoundValue | undefined => {
  const value = readValue(text, at, true);
  if (value === undefined) return undefined;
  const before = text.slice(Math.max(0, name.start - 80), name.start);
  if (/\b(?:login|user|machine)[ \t]+\S+[ \t]+$/.test(before)) return { ...value, written: 'bare' };
  const ends = /^[ \t]*;?[ \t]*(?:\r?\n|$)/.test(text.slice(value.end, value.end + 40));
  return ends && isLineStart(text, name.start) ? { ...value, written: 'said' } : undefined;
};

const link =
  /(?:[ \t]+\([^()\n]{1,40}\))?(?:[ \t]+(?:for|of|on|to|in|at)(?:[ \t]+[\w@.'’/-]{1,40}){1,5}?)?[ \t]*(?:\b(?:is|was|are|be|will be|equals|reads)\b(?:[ \t]+(?:now|set to|still|just|simply|currently|changed to|reset to|called|literally))?|(?:has been|was|is|been|be)[ \t]+(?:set|changed|reset|updated|rotated)[ \t]+to|(?:changed|reset|set|updated|rotated)[ \t]+to|[ \t]to|[:=]|->|→|[-–—](?=[ \t]))[ \t]*:?[ \t]*/y;

/** `The password for the staging database is hunter2.` */
const said = (text: string, at: number): FoundValue | undefined => {
  link.lastIndex = at;
  if (!link.test(text)) return described(text, at) ?? nextWord(text, at);
  const value = readValue(text, link.lastIndex, false);
  return value && spoken(text, value, 'said');
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

const description = /(?:[ \t][A-Za-z]{2,14}){1,3}[ \t]?[:=][ \t]{1,4}/y;

/** `password hunter2`, only where that word looks made up. */
const nextWord = (text: string, at: number): FoundValue | undefined => {
  const value = readValue(text, blankEnd(text, at), false);
  return value && spoken(text, value, 'beside');
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
