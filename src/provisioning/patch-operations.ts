/** The operations of a PATCH (RFC 7644, section 3.5.2), in the shapes that Okta and Entra send. */
import type { ChangePath } from './filter/filter.ts';
import { parsePath } from './filter/parse-filter.ts';
import { isRecord, memberIn } from './records.ts';
import { ScimError } from './resources.ts';

export interface Operation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: ChangePath;
  readonly value: unknown;
}

const MOST = 1000;

/**
 * Without a path each member of the value is one (section 3.5.2.1); Entra writes `name.givenName` there.
 *
 * @throws ScimError
 */
export const readOperations = (body: Readonly<Record<string, unknown>>): readonly Operation[] => {
  const all = memberIn(body, 'Operations');
  if (!Array.isArray(all) || all.length === 0 || all.length > MOST)
    throw new ScimError(400, `Operations has to be a list of 1 to ${MOST}.`, 'invalidSyntax');
  return all.flatMap((each) => {
    const op = String(memberIn(each, 'op')).toLowerCase();
    if (op !== 'add' && op !== 'replace' && op !== 'remove')
      throw new ScimError(400, 'op has to be add, replace or remove.', 'invalidSyntax');
    const [path, value] = [memberIn(each, 'path'), memberIn(each, 'value')];
    if (typeof path === 'string' && path !== '') return [{ op, value, path: readPath(path) }];
    if (op === 'remove' || !isRecord(value)) throw new ScimError(400, 'path is missing.', 'noTarget');
    return Object.entries(value).map(([key, part]) => ({ op, value: part, path: readPath(key) }));
  });
};

const readPath = (text: string): ChangePath => {
  const path = parsePath(text);
  if (path === undefined) throw new ScimError(400, 'path cannot be read.', 'invalidPath');
  return path;
};
