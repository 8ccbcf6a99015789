/** Resources with the attributes that are asked for (RFC 7644, section 3.9). */
import type { AttributePath } from './filter/filter.ts';
import { parsePath } from './filter/parse-filter.ts';
import { isRecord } from './records.ts';
import type { Told } from './resources.ts';

interface Asked {
  readonly attributes?: unknown;
  readonly excludedAttributes?: unknown;
}

/** Told in any case (RFC 7643, section 7). */
const ALWAYS: readonly string[] = ['id', 'schemas'];

/** The resource with what is wanted of it. */
export const chosenAttributes = (resource: Told, { attributes, excludedAttributes }: Asked): object => {
  const wanted = pathsIn(attributes);
  if (wanted.length > 0) return reduced(resource, (path) => isWithin(path, wanted) || leadsTo(path, wanted));
  const unwanted = pathsIn(excludedAttributes);
  return unwanted.length === 0 ? resource : reduced(resource, (path) => !isWithin(path, unwanted));
};

const pathsIn = (list: unknown): readonly AttributePath[] =>
  [list ?? []]
    .flat()
    .flatMap((each) => String(each).split(','))
    .flatMap((each) => parsePath(each) ?? []);

/** Whether the attribute, or the part, is one of them or in one of them. */
const isWithin = ({ name, part }: AttributePath, paths: readonly AttributePath[]): boolean =>
  paths.some((each) => each.name === name && (each.part === undefined || each.part === part));

const leadsTo = ({ name, part }: AttributePath, paths: readonly AttributePath[]): boolean =>
  part === undefined && paths.some((each) => each.name === name);

const reduced = (resource: Told, isKept: (path: AttributePath) => boolean): object =>
  Object.fromEntries(
    Object.entries(resource).flatMap(([key, value]) => {
      const name = key.toLowerCase();
      if (ALWAYS.includes(name)) return [[key, value]];
      if (!isKept({ name, part: undefined })) return [];
      return [
        [
          key,
          Array.isArray(value) ? value.map((each) => parts(each, name, isKept)) : parts(value, name, isKept),
        ],
      ];
    }),
  );

const parts = (value: unknown, name: string, isKept: (path: AttributePath) => boolean): unknown =>
  isRecord(value)
    ? Object.fromEntries(Object.entries(value).filter(([key]) => isKept({ name, part: key.toLowerCase() })))
    : value;
