/** Values that markup and lists keep apart from their names: elements, attributes, variables of two fields. */

import { isMadeOfWords } from './classify-value.ts';
import type { FoundValue, Name } from './found-value.ts';
import { classifyName } from './key-names.ts';
import { type ReadValue, readValue } from './read-value.ts';

/** A name and its value in two fields: a YAML list of variables, a Terraform variable, Hadoop, property lists. */
export const valueApart = (text: string, name: Name): FoundValue | undefined => {
  const match = apart.exec(text.slice(name.end, name.end + 400)) ?? formPart(text, name) ?? reply(text, name);
  if (match === null) return optionValue(text, name);
  const start = name.end + match[0].length;
  if (!match[0].endsWith('>')) {
    const value = readValue(text, start, true);
    return value && { ...value, written: 'bare' };
  }
  const end = text.slice(start, start + 8192).indexOf('<');
  return end <= 0 ? undefined : { start, end: start + end, quoted: true, written: 'value' };
};

const apart =
  /^(?:["']?[ \t]*\r?\n[ \t]*["']?(?:value|default|val)["']?[ \t]*[:=][ \t]*|["'],?\s{0,40}["']?(?:value|default)["']?[ \t]*[:=]\s{0,10}(?=["'])|["']?,\s?(?:Parameter)?[Vv]alue(?:=|:[ \t]+)|"\s{0,10}\{[^{}]{0,300}?\bdefault\s{0,40}=\s{0,4}(?=")|<\/(?:name|key|Name|Key)>\s{0,40}<(?:value|string|Value)(?:\s[^<>]{0,80})?>|<\/dt>\s{0,40}<dd(?:\s[^<>]{0,80})?>)/;

/** A field of a form in several parts, RFC 7578 section 4.2. */
const formPart = (text: string, name: Name): RegExpExecArray | null =>
  text.startsWith('name="', name.start - 6)
    ? /^"\r?\n(?:Content-[^\n]{1,100}\n){0,3}\r?\n/.exec(text.slice(name.end, name.end + 400))
    : null;

/** Replies of Redis are numbered, and names have the odd numbers. */
const reply = (text: string, name: Name): RegExpExecArray | null =>
  /(?:^|\n)[ \t]{0,40}\d{0,4}[13579]\) "$/.test(text.slice(Math.max(0, name.start - 50), name.start))
    ? /^"\r?\n[ \t]{0,40}\d{1,5}\) (?=")/.exec(text.slice(name.end, name.end + 60))
    : null;

/** `curl_easy_setopt(curl, CURLOPT_PASSWORD, "value")`. */
const optionValue = (text: string, name: Name): FoundValue | undefined => {
  const comma = /^, {0,4}(?=["'])/.exec(text.slice(name.end, name.end + 8));
  if (comma === null || !/^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$/.test(text.slice(name.start, name.end)))
    return undefined;
  const value = readValue(text, name.end + comma[0].length, false);
  return value && { ...value, quoted: false, written: 'beside' };
};

/** `<password>value</password>`, namespaces and attributes allowed. */
export const elementValue = (text: string, name: Name): FoundValue | undefined => {
  const open = /^[^<>\n]{0,200}>\s{0,40}(?:<(?:\w{1,20}:)?value>\s{0,20})?(?:<!\[CDATA\[)?/i.exec(
    text.slice(name.end, name.end + 260),
  );
  if (open === null) return undefined;
  const start = name.end + open[0].length;
  const attribute = /^\s[^<>\n]{0,120}?\bvalue\s{0,4}=\s{0,4}(?=["'])/i.exec(
    text.slice(name.end, name.end + 160),
  );
  if (attribute !== null) {
    const value = readValue(text, name.end + attribute[0].length, false);
    return value && { ...value, written: 'value' };
  }
  // An element of elements holds no value of its own.
  if (text[start] === '<') return undefined;
  const end = text.slice(start, start + 8192).search(/\]\]>|<\//);
  return end <= 0 ? undefined : { start, end: start + end, quoted: true, written: 'value' };
};

/** `{'accountkey', 'sharedaccesssignature'}`, or the next part of a text. */
const isOtherName = (text: string, jump: string, { start, end }: ReadValue): boolean =>
  text[start] === '&' ||
  /^["'`]\s{0,4}:/.test(text.slice(end, end + 6)) ||
  (jump.startsWith(',') &&
    classifyName(text.slice(start, end)) !== undefined &&
    !/\d/.test(text.slice(start, end)));

/** One of several names in a list of them: `'password', 'pattern', 'path'`; a pair has but two. */
const isListed = (text: string, name: Name, { start, end }: ReadValue): boolean => {
  if (!/^["'`][\])]?,\s*["'`]$/.test(text.slice(name.end, start))) return false;
  return (
    /^["'`],\s*["'`]/.test(text.slice(end, end + 40)) ||
    /["'`],\s*["'`]$/.test(text.slice(Math.max(0, name.start - 40), name.start)) ||
    /^[A-Za-z]+[_.-]?[A-Z_.-][A-Za-z_.-]+$/.test(text.slice(start, end))
  );
};

/** What a browser's snapshot says of a field between its name and what was typed: `textbox "Password" [ref=e5]: value`. */
const snapshot = /^(?: \[[\w=-]{1,20}\]){0,4}: (?=\S)/;

/** `"name" value="…"`, `("NAME", "value")`, `<entry key="name">value<`, where the name stands in quotes. */
export const afterQuotedName = (text: string, name: Name, at: number): FoundValue | undefined => {
  // Labels of a block in HCL: resource "random_password" "db" { … }
  if (
    /\b(?:resource|data|ephemeral|output|provider)[ \t]+"$/.test(
      text.slice(Math.max(0, name.start - 16), name.start),
    )
  )
    return undefined;
  const rest = text.slice(at, at + 64);
  const field = snapshot.exec(rest);
  if (
    field !== null &&
    /\b(?:text|search|combo)box "$/.test(
      text.slice(Math.max(0, name.start - 60), name.start).replace(/"[^"]*$/, '"'),
    )
  ) {
    const value = readValue(text, at + field[0].length, true);
    return value && { ...value, written: 'bare' };
  }
  const jump =
    /^\s{0,20}(?:(?:[\w:]{0,20}[vV]alue|content)\s{0,4}=\s{0,4}|,\s{0,20}(?:(?:["']?[vV]alue["']?)\s{0,4}[:=]\s{0,4})?|;s:\d{1,6}:|\)?,\s{0,20}|\)? ?\{ ?|["']?\)?\.(?:send_?[kK]eys|type|fill|val|setValue)\(|[ \t]{1,4})(?=\\{0,4}["'`])/.exec(
      rest,
    );
  if (jump !== null) {
    const value = readValue(text, at + jump[0].length, false);
    if (!value?.quoted || isOtherName(text, jump[0], value)) return undefined;
    const listed = isListed(text, name, value);
    // `"OAuth2Token", "OAuth2Request", …`: what a module exports.
    if (listed && isMadeOfWords(text.slice(value.start, value.end))) return undefined;
    return listed ? { ...value, quoted: false, written: 'beside' } : { ...value, written: 'value' };
  }
  // An attribute of an element.
  if (
    !/["'`]/.test(text[at - 1] ?? '') ||
    !/=\s?\\{0,4}["']$/.test(text.slice(Math.max(0, name.start - 7), name.start))
  )
    return undefined;
  const element =
    /^(?:\s[\w:-]{1,20}=["'][^"'<>\n]{0,60}["']){0,4}\s{0,4}>\s{0,20}(?:<(?:\w{1,20}:)?(?:Attribute)?[vV]alue>\s{0,20})?(?:<!\[CDATA\[)?(?=[^<\s])/.exec(
      rest,
    );
  if (element === null) return undefined;
  const start = at + element[0].length;
  const end = text.slice(start, start + 8192).search(/\]\]>|</);
  return end <= 0 ? undefined : { start, end: start + end, quoted: true, written: 'value' };
};
