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
/** Under the name of its schema, attributes may stand in an object of their own. */
const SCHEMA = /^\s*urn:ietf:params:scim:schemas:core:2\.0:(?:user|group)\s*$/i;

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
    const [path, given] = [memberIn(each, 'path'), memberIn(each, 'value')];
    // null says that there is none (RFC 7643, section 2.5): everything goes then, as without a value.
    const value = op === 'remove' ? (given ?? undefined) : given;
    if (typeof path === 'string' && path !== '' && !SCHEMA.test(path))
      return [{ op, value, path: readPath(path) }];
    if (op === 'remove' || !isRecord(value)) throw new ScimError(400, 'path is missing.', 'noTarget');
    return attributesIn(value).map(([key, part]) => ({ op, value: part, path: readPath(key) }));
  });
};

const attributesIn = (value: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] =>
  Object.entries(value).flatMap(([key, part]) =>
    SCHEMA.test(key) && isRecord(part) ? Object.entries(part) : [[key, part] as const],
  );

const readPath = (text: string): ChangePath => {
  const path = parsePath(text);
  if (path === undefined) throw new ScimError(400, 'path cannot be read.', 'invalidPath');
  return path;
};
