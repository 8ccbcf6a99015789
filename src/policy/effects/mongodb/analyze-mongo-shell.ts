/** MongoDB shell code, which is JavaScript: proven to read only if it is plain chains of reading methods. */
import { type Analysis, unknown } from '../finding.ts';
import { analyzeMongoValue } from './analyze-mongo-value.ts';
import { DESTROYING_METHODS, READING_METHODS, WRITING_METHODS, WRITING_STAGES } from './stages.ts';

const MAX_LENGTH = 16 * 1024;

/** `'\\x24out'` is `$out`. */
const ESCAPED = /\\[xu0-7]/;

/** Anything but one of the shell's helpers and chains of reading methods is unknown. */
export const analyzeMongoShell = (text: string): Analysis => {
  if (text.length > MAX_LENGTH) return unknown('MongoDB code that is too long to be judged');
  const helper =
    /^\s*(?:show\s+(?:dbs|databases|collections|tables|users|roles|profile|logs?)|use\s+[\w-]+)\s*;?\s*$/.test(
      text,
    );
  if (helper) return { effect: 'read', says: [], names: ['show'], unread: false };
  const code = text.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
  // Strings could hold anything, but keys may be quoted too: those are looked at before strings are blanked.
  const bare = code.replace(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, '""');
  if (
    code.includes('//') ||
    ESCAPED.test(code) ||
    /\]\s*:/.test(bare) ||
    /["'`]/.test(bare.replaceAll('""', ''))
  )
    return unknown('MongoDB code that cannot be read');
  const calls = [...bare.matchAll(/([A-Za-z_$][\w$]*)\s*\(/g)].map((match) => match[1] ?? '');
  const destroys = calls.find((name) => DESTROYING_METHODS.has(name));
  if (destroys !== undefined) return act('destructive', destroys, code);
  const stage = [...WRITING_STAGES].find((name) => code.includes(name));
  if (stage !== undefined)
    return {
      effect: 'destructive',
      says: [`MongoDB aggregation with ${stage} overwrites a collection`],
      names: [stage],
      unread: false,
    };
  const writes = calls.find((name) => WRITING_METHODS.has(name));
  if (writes !== undefined) return act('write', writes, code);
  return judgeReading(code, bare, calls);
};

const judgeReading = (code: string, bare: string, calls: readonly string[]): Analysis => {
  const [, command, target = '1'] =
    /\b(?:runCommand|adminCommand)\s*\(\s*\{\s*["']?(\w+)["']?\s*:?\s*(?:["']([\w.-]+))?/.exec(code) ?? [];
  const commands = calls.filter((name) => name === 'runCommand' || name === 'adminCommand').length;
  if (commands === 1 && command !== undefined && calls.length === 1)
    return analyzeMongoValue({ [command]: target });
  const strange = calls.find((name) => !READING_METHODS.has(name));
  if (strange !== undefined) return unknown(`MongoDB method ${strange} is not known to only read`);
  const acts = OPERATORS.test(bare) || KEYWORDS.test(bare) || SCRIPTS.test(code);
  if (acts || calls.length === 0 || !BEGINNING.test(bare))
    return unknown('MongoDB code that does more than call methods');
  return {
    effect: 'read',
    says: [],
    names: calls.filter((name) => /^[a-z]/.test(name)).slice(0, 5),
    unread: false,
  };
};

/** Functions, assignments and computed calls: code that a list of methods does not describe. */
const OPERATORS = /=>|(?<![=!<>])=(?!=)|\+\+|--|\\u|\]\s*\(/;
const KEYWORDS = /\b(?:function|eval|load|require|process|import|while|for|delete)\b/;
const SCRIPTS = /\$(?:where|function|accumulator)\b/;
const BEGINNING = /^\s*(?:db|rs|sh|print|printjson|JSON|EJSON|Mongo)\b/;

const act = (effect: 'write' | 'destructive', method: string, code: string): Analysis => {
  const [call = '', owner = '', argument = ''] =
    new RegExp(`([\\w$\\]"')(.-]{1,80}?)\\.${method}\\s*\\(\\s*(\\{\\s*\\}|\\))?`).exec(code) ?? [];
  const collection = /(?:\bdb\.|getCollection\(["']|\[["'])([\w.-]+?)(?:["'][\])])?$/.exec(owner)?.[1];
  const on = collection === undefined || call === '' ? '' : ` on ${collection}`;
  const everything = argument !== '' && /(?:Many|remove|One|update)$/.test(method);
  return {
    effect,
    says: [`MongoDB ${method}${on}${everything ? ', with an empty filter' : ''}`],
    names: [method],
    unread: false,
  };
};
