/** The addresses of a user after one operation of a PATCH. */
import type { Filter } from './filter/filter.ts';
import { matches } from './filter/match-filter.ts';
import type { Operation } from './patch-operations.ts';
import { isRecord } from './records.ts';
import { type PushedEmail, readEmails, ScimError } from './resources.ts';

type Emails = readonly PushedEmail[];

/** @throws ScimError `noTarget` if values are to be replaced that are not there and cannot be made of the filter */
export const changeEmails = (emails: Emails, operation: Operation): Emails => {
  const changed = changedBy(emails, operation);
  const before = emails.find(({ primary }) => primary === true);
  const added = changed.filter((each) => each.primary === true && each !== before);
  const [primary] = added;
  if (primary === undefined) return changed;
  // One that becomes the primary one is the only one (section 3.5.2).
  return changed.map((each) =>
    each === primary || each.primary !== true ? each : { ...each, primary: false },
  );
};

const changedBy = (emails: Emails, { op, path, value }: Operation): Emails => {
  const { filter, part } = path;
  if (filter === undefined && part === undefined) {
    if (op === 'remove') return value === undefined ? [] : without(emails, value);
    return op === 'add' ? distinct([...emails, ...readEmails(value)]) : readEmails(value);
  }
  const isMeant = (email: PushedEmail) => filter === undefined || matches(filter, email);
  if (op === 'remove') return emails.flatMap((each) => (isMeant(each) ? removedPart(each, part) : [each]));
  if (emails.some(isMeant))
    return emails.flatMap((each) => (isMeant(each) ? changedOne(each, part, value) : [each]));
  const made = filter === undefined ? undefined : madeOf(filter);
  if (made === undefined) throw new ScimError(400, 'No address matches the filter of the path.', 'noTarget');
  return [...emails, ...changedOne(made, part, value)];
};

/** Okta and Entra name the values that go. */
const without = (emails: Emails, value: unknown): Emails => {
  const gone = readEmails(value).map((each) => each.value.toLowerCase());
  return emails.filter((each) => !gone.includes(each.value.toLowerCase()));
};

const distinct = (emails: Emails): Emails => [
  ...new Map(emails.map((each) => [JSON.stringify([each.value.toLowerCase(), each.type]), each])).values(),
];

const removedPart = (email: PushedEmail, part: string | undefined): Emails =>
  part === undefined || part === 'value' ? [] : [{ ...email, [part]: undefined }];

const changedOne = (email: object, part: string | undefined, value: unknown): Emails => {
  if (part !== undefined) return readEmails({ ...email, [part]: value });
  return readEmails(isRecord(value) ? { ...email, ...value } : { ...email, value });
};

/** What a value has to be to match: Entra replaces the address of a type that no one has yet. */
const madeOf = (filter: Filter): object | undefined => {
  if (filter.kind === 'and') {
    const made = filter.filters.map(madeOf);
    return made.includes(undefined) ? undefined : Object.assign({}, ...made);
  }
  const isPlain = filter.kind === 'compare' && filter.operator === 'eq' && filter.path.part === undefined;
  return isPlain ? { [filter.path.name]: filter.value } : undefined;
};
