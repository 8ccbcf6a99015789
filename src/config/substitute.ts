/** `${NAME}` becomes an environment variable, `file:PATH` the contents of a secret file; both are problems when absent. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

export type Substituted =
  | { readonly ok: true; readonly text: string; readonly changed: boolean }
  | { readonly ok: false; readonly problem: string };

export type Substitute = (text: string) => Substituted;

/** What editors, `echo` and secret stores put behind a value. */
const LINE_ENDS = /[\r\n]+$/;

const MAX_SECRET_BYTES = 64 * 1024;

/**
 * Braces would open a flow mapping inside `{ uri: ${URI} }`, so before YAML sees the text each reference gets
 * brackets from the private use area: as many characters, so that lines and columns stay true.
 */
export const hideReferences = (source: string): string =>
  source.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, '$\uE000$1\uE001');

/** The reference as it was written, for keys and messages. */
export const showReferences = (text: string): string =>
  text.replaceAll('\uE000', '{').replaceAll('\uE001', '}');

/** Fills in one scalar. What is filled in is taken literally: a secret that looks like a reference stays as it is. */
export const createSubstitute =
  (env: Environment, directory: string): Substitute =>
  (text) => {
    if (text.includes('${')) {
      return {
        ok: false,
        problem: 'a reference is a name of letters, digits and underscores in braces after a dollar',
      };
    }
    const missing: string[] = [];
    const filled = text.replace(/\$\uE000(\w+)\uE001/g, (_match, name: string) => {
      const value = env[name]?.replace(LINE_ENDS, '');
      if (!value) missing.push(name);
      return value ?? '';
    });
    if (missing.length > 0) {
      return { ok: false, problem: `environment variable ${missing.join(' and ')} is not set or empty` };
    }
    if (text.startsWith('file:')) return readSecret(resolve(directory, filled.slice('file:'.length)));
    return { ok: true, text: filled, changed: filled !== text };
  };

const readSecret = (path: string): Substituted => {
  try {
    const status = statSync(path);
    if (!status.isFile()) return { ok: false, problem: `secret file ${path} is not a regular file` };
    if (status.size > MAX_SECRET_BYTES)
      return { ok: false, problem: `secret file ${path} is larger than 64 KiB` };
    const text = readFileSync(path, 'utf8').replace(LINE_ENDS, '');
    return text === ''
      ? { ok: false, problem: `secret file ${path} is empty` }
      : { ok: true, text, changed: true };
  } catch (error) {
    return { ok: false, problem: `secret file ${path} cannot be read (${reasonOf(error)})` };
  }
};

/** The system's short code for what went wrong, such as ENOENT. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
