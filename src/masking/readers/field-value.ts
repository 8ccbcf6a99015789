/** Decides which part of a field's value is secret, knowing what the field's name promised. */

import { isEmail, isIp } from '../pii/personal.ts';
import { authorizationParts } from './authorization-value.ts';
import {
  isCommonPassword,
  isHarmless,
  isMadeOfWords,
  isShortChain,
  isWordChain,
  looksRandom,
  looksSecret,
} from './classify-value.ts';
import { cookieParts } from './cookie-value.ts';
import type { Confidence, FieldKind } from './key-endings.ts';
import { classifyName } from './key-names.ts';
import { isLabel, isPlainName, isSentence, isTitle } from './label-look.ts';
import type { Part } from './part.ts';

/**
 * How the value stands there: `value` is complete and delimited (a JSON string, a quoted string, a table cell), `bare`
 * follows its name without quotes, `code` likewise but may be an expression, `said` is the word that a sentence names,
 * `beside` merely stands next to the name.
 */
export type Written = 'value' | 'bare' | 'code' | 'said' | 'beside';

/** Returns the parts to mask, by position in `value`; none if the value is harmless. */
export const secretParts = (kind: FieldKind, value: string, written: Written): readonly Part[] => {
  if (kind.type === 'cookie') return cookieParts(value);
  if (kind.type === 'authorization' || (kind.type === 'auth' && /\s/.test(value))) {
    const parts = authorizationParts(value);
    return parts.filter(({ type }) => type !== 'authorization' || isCredential(value.trim(), written));
  }
  return isSecretValue(kind, value, written) ? [trimmed(value, kind.type)] : [];
};

/** Without a scheme before it: not what else bears such a name, as in `the authorization endpoint`. */
const isCredential = (text: string, written: Written): boolean => {
  if (/^https?:|^[({[!]|=>/.test(text)) return false;
  if (/\s/.test(text)) return true;
  const word = text.replace(/[.,:;!?*]+$/, '');
  if (isCall(text)) return false;
  return written === 'value' || written === 'bare'
    ? !isMadeOfWords(word)
    : looksSecret(word) && !isExpression(text);
};

const trimmed = (value: string, type: string): Part => {
  const start = value.length - value.trimStart().length;
  return { start, end: Math.max(start, value.trimEnd().length), type };
};

const isSecretValue = (kind: FieldKind, value: string, written: Written): boolean => {
  // No more is needed to judge, and judging costs the same however long the value is.
  const text = readable(value.slice(0, 600)).trim();
  const shape = shapes[kind.type];
  if (shape !== undefined) return shape(text, kind.confidence);
  if (isHarmless(text) || isLabel(text)) return false;
  // Types of a program, `private_key: Ed25519PrivateKey | RSAPrivateKey`, are no keys either.
  if (kind.type === 'private_key' && (isFingerprint(text) || isNameOfSecret(text))) return false;
  if (written !== 'value' && written !== 'beside' && isCall(text)) return false;
  if (isOfProgram(text, written)) return false;
  if (kind.confidence === 'low')
    return (
      (kind.mayBeUuid === true && isUuid(text)) ||
      (looksRandom(text) && looksSecret(text) && !isUuid(text) && !/^https?:[^@]*$/.test(text)) ||
      isBasicCredential(text)
    );
  if (written === 'said' && kind.confidence === 'high') {
    return looksSecret(text) || isMadeUp(text) || isLongPhrase(kind, text) || isWordChain(text);
  }
  if (kind.confidence === 'medium' || written === 'beside') {
    if (written !== 'beside' && isCommonPassword(text)) return true;
    return (
      looksSecret(text) || isLongPhrase(kind, text) || (written === 'value' && isNumberedChain(kind, text))
    );
  }
  if (!longEnough(kind, text, written)) return false;
  return !isSentence(text) || (written === 'value' && isMadeUpPhrase(text));
};

/** `Tr0ub4dor and 3 friends`: few words, the first of which no one writes in a sentence. */
const isMadeUpPhrase = (text: string): boolean => {
  const words = text.split(/\s+/);
  const [first = ''] = words;
  return words.length < 7 && /[A-Za-z]\d+[A-Za-z]/.test(first) && looksSecret(first);
};

const isOfProgram = (text: string, written: Written): boolean => {
  if (written === 'code') return isExpression(text);
  if (written === 'beside' && isSyntax(text)) return true;
  return (
    written === 'said' &&
    (isSyntax(text) || isHarmless(text.replace(/[!.]+$/, '')) || (isMember(text) && !/\d/.test(text)))
  );
};

const isUuid = (text: string): boolean =>
  /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i.test(text);

/** What GnuPG calls a key by, RFC 9580 section 5.5.4. */
const isFingerprint = (text: string): boolean => /^(?:0x)?(?:[\dA-F]{16}|[\dA-F]{40})$/.test(text);

/** `hunter2`, `Sommer!`: what no one would take for a password, were it not called one. */
const isMadeUp = (text: string): boolean => {
  if (/^\d{5,12}$/.test(text)) return true;
  if (!/^\S{4,64}$/.test(text) || /^v?\d+(?:\.\d+)+$|^\d{4}-\d\d-\d\d/.test(text)) return false;
  return /[A-Za-z]/.test(text) && /\d|[^\p{L}\w'’.,:;()/-]/u.test(text.replace(/\?$/, ''));
};

/** Escapes of JSON that stands in a text cut off somewhere. */
const readable = (text: string): string =>
  text.includes('\\u')
    ? text.replaceAll(/\\u([\dA-F]{4})/gi, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text;

/** No one thinks these up: what is made of plain words alone stands for one. */
const machineMade: ReadonlySet<string> = new Set(['api_key', 'access_key', 'private_key', 'token']);

const longEnough = (kind: FieldKind, text: string, written: Written): boolean => {
  if (kind.type === 'otp' && /\s/.test(text) && !/\d/.test(text)) return false;
  if (kind.type === 'password' || kind.type === 'otp')
    return !/^\d{1,3}$/.test(text) && !/^[\W_]{1,3}$/.test(text);
  if (isTitle(text)) return false;
  // What machines make up has no blanks.
  if (/^(?:api_key|access_key|secret_key|token)$/.test(kind.type) && /^\S+ \S+ \S/.test(text)) return false;
  if (machineMade.has(kind.type) && (isPlainName(text) || (isMadeOfWords(text) && !/\d/.test(text))))
    return false;
  if (written === 'code' && isPlainName(text)) return false;
  return text.length >= 6 && !/^\d{1,7}$/.test(text) && !/^\d+\.\d+$/.test(text);
};

const isNumberedChain = (kind: FieldKind, text: string): boolean =>
  /^(?:password|token|secret)$/.test(kind.type) && isShortChain(text);

/** Several plain words under a name that is sure to hold secrets are no sentence, they are a pass phrase. */
const isLongPhrase = (kind: FieldKind, text: string): boolean =>
  kind.type === 'seed_phrase' && text.split(/\s+/).length >= 12;

/** `user:password` in base64, as container registries keep it. */
const isBasicCredential = (text: string): boolean =>
  text.length >= 8 &&
  /^[A-Za-z0-9+/]+={0,2}$/.test(text) &&
  /^[\x20-\x7e]+:[\x20-\x7e]+$/.test(atobOrEmpty(text));

const atobOrEmpty = (text: string): string => Buffer.from(text, 'base64').toString('latin1');

/** In source code what follows the name without quotes is a name, a call or a member: `token = nextToken()`. */
const isExpression = (text: string): boolean =>
  (isMember(text) && !/\d{3}|\d[A-Za-z]+\d+[A-Za-z]+\d/.test(text) && !text.split(/\W+/).some(looksRandom)) ||
  isNameOfSecret(text) ||
  /^_{1,2}[a-z][a-z_]*[;,)]*$/.test(text) ||
  isSyntax(text);

/** `!!token`, `\\&callback`, `/^L-(`, `["DELETE`: what opens something that the value does not close. */
const isSyntax = (text: string): boolean =>
  /^(?:!!\w|![A-Za-z_$][\w$]*[.(]|\{['"]|[A-Z][A-Za-z]{2,30}<[A-Za-z]|\([^)]*[ ,=][^)]*\)$|\\&|\/\^|qr\/|=>|\d\*<)|^[([][^)\]]*$/.test(
    text,
  );

/** `request.body.token`; what is reckoned with it, `tokens.length-1`, is written as names are, or it is made up. */
const isMember = (text: string): boolean => {
  const chain = /^[A-Za-z_$][\w$]*(?:(?:\.|\?\.|::|->)[A-Za-z_$][\w$]*)+/.exec(text)?.[0];
  if (chain === undefined) return false;
  const rest = text.slice(chain.length);
  return !/^[-+*/%#!^~@]/.test(rest) || chain.split(/\W+/).every(isWrittenAsName);
};

const isWrittenAsName = (word: string): boolean =>
  /^[_$]{0,2}(?:[a-z]+|[A-Z][a-z]+)(?:_?[A-Z]?[a-z]+)*$|^[A-Z]+(?:_[A-Z]+)*$/.test(word);

/** A call, an index, a type with arguments. */
const isCall = (text: string): boolean => /^[A-Za-z_$][\w$.:]*[([]/.test(text);

const isNameOfSecret = (text: string): boolean =>
  /^[A-Za-z_$](?:[A-Za-z_$]|\d{1,5}(?=[A-Z]))*[;,)]*$/.test(text) &&
  /_|[a-z]\d{0,5}[A-Z]/.test(text) &&
  isAboutSecret(text);

const isAboutSecret = (text: string): boolean =>
  classifyName(text) !== undefined ||
  /(?:key|token|secret|password|passphrase|passwd|pwd|credential|auth)(?![a-z])|(?:Key|Token|Secret|Password|Passphrase|Credential|Auth)s?(?![a-z])/.test(
    text,
  );

const digitsOf = (text: string): string => text.replaceAll(/[\s.-]/g, '');

/** What values of personal fields look like; the name has said the rest. */
const shapes: Readonly<Record<string, ((text: string, confidence: Confidence) => boolean) | undefined>> = {
  // The name of a security code leaves no doubt; `cc` and `card` are other things as well.
  card: (text, confidence) =>
    (confidence === 'high' ? /^(?:\d{3,4}|\d{12,19})$/ : /^\d{12,19}$/).test(digitsOf(text)),
  ssn: (text) => /^\d{3}[- ]?\d{2}[- ]?\d{4}$/.test(text),
  iban: (text) => /^[A-Z]{2}\d{2}[A-Z0-9 -]{11,40}$/i.test(text),
  email: isEmail,
  phone: (text) => /^[+(\d][\d\s().+/-]{5,24}(?:x\d+)?$/.test(text) && digitsOf(text).length > 6,
  name: (text) => text.length < 80 && /^\p{L}[\p{L}\s.'’-]+$/u.test(text) && !isHarmless(text),
  ip: isIp,
  dob: (text) => /^\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}/.test(text) || /^\d{1,2}\.? \p{L}+ \d{4}$/u.test(text),
  address: (text) => text.length < 200 && /\d/.test(text) && /\p{L}{3}/u.test(text) && /\s/.test(text),
  passport: (text) => /^[A-Z0-9]{6,9}$/i.test(text) && /\d/.test(text),
  pin: (text) => /^\d{4,8}$/.test(text),
  driver_license: (text) => /^(?=.*\d)[A-Z0-9][A-Z0-9 -]{4,19}$/i.test(text),
  bank_account: (text) => /^\d[\d -]{4,20}$/.test(text) && digitsOf(text).length > 5,
  national_id: (text) => /^(?=(?:.*\d){6})[A-Z0-9][A-Z0-9 ./-]{7,20}$/i.test(text),
  tax_id: (text) => /^(?=(?:.*\d){7})[A-Z0-9][A-Z0-9 ./-]{7,20}$/i.test(text),
  mac: (text) => /^[\da-f]{2}(?:[:.-]?[\da-f]{2}){5}$/i.test(text),
  wallet: (text) => /^[A-Za-z0-9]{25,90}$/.test(text),
};
