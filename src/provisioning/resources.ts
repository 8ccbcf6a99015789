/** Users and groups that a provider pushes (RFC 7643): what is kept of them, and how they are told. What else is sent is ignored. */

import { digestOfParts } from '../domain/text/digest.ts';
import { isRecord, memberIn } from './records.ts';

export interface PushedUser {
  readonly id: string;
  readonly userName: string;
  readonly externalId?: string | undefined;
  readonly active: boolean;
  readonly displayName?: string | undefined;
  readonly name?: Readonly<Record<string, string>> | undefined;
  readonly emails: readonly PushedEmail[];
  readonly created: number;
  readonly modified: number;
  /** Removed by the provider: told to no one, and remembered so that the person stays out. */
  readonly deleted?: true | undefined;
  /** Names they had when they were deactivated, or since: told to no one, and remembered so that the person stays out. */
  readonly former?: readonly Name[] | undefined;
  /** Names they had before, while active: told to no one, and remembered because what they were given by these goes with them. */
  readonly earlier?: readonly Name[] | undefined;
  readonly version?: Version;
}

export type Name = readonly [attribute: string, value: string];

/** Of the document it was read from, which a change replaces; undefined for a new one. */
type Version = number | undefined;

export interface PushedEmail {
  readonly value: string;
  readonly type?: string | undefined;
  readonly primary?: boolean | undefined;
}

export interface PushedGroup {
  readonly id: string;
  readonly displayName: string;
  readonly externalId?: string | undefined;
  /** Ids of users. */
  readonly members: readonly string[];
  /** Those whose membership is being written: told to no one, and remembered so that a change that broke off is finished by the next. */
  readonly joining?: readonly string[] | undefined;
  readonly created: number;
  readonly modified: number;
  readonly version?: Version;
}

/** What a request is answered with. */
export interface ScimAnswer {
  readonly status: number;
  /** Undefined for none. */
  readonly body: object | undefined;
  /** Version of the resource that was asked for. */
  readonly etag?: string | undefined;
  /** URL of a resource that was made. */
  readonly location?: string | undefined;
}

/** An error that the provider is told (RFC 7644, section 3.12). */
export class ScimError extends Error {
  readonly status: number;
  readonly scimType: string | undefined;

  constructor(status: number, detail: string, scimType?: string) {
    super(detail);
    this.status = status;
    this.scimType = scimType;
  }
}

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';

type Body = Readonly<Record<string, unknown>>;

/**
 * What a POST or PUT says of a user, of whom `old` is known: one that does not say whether they are active lets no one in
 * again.
 *
 * @throws ScimError if it names no one.
 */
export const readUser = (
  body: Body,
  old?: Pick<PushedUser, 'active'>,
): Omit<PushedUser, 'id' | 'created' | 'modified'> => {
  const userName = textOf(memberIn(body, 'userName'));
  if (userName === undefined) throw new ScimError(400, 'userName is missing.', 'invalidValue');
  return {
    userName,
    externalId: textOf(memberIn(body, 'externalId')),
    active: readBoolean(memberIn(body, 'active') ?? old?.active ?? true),
    displayName: textOf(memberIn(body, 'displayName')),
    name: readName(memberIn(body, 'name')),
    emails: readEmails(memberIn(body, 'emails')),
  };
};

/** The same of a group. */
export const readGroup = (body: Body): Omit<PushedGroup, 'id' | 'created' | 'modified'> => {
  const displayName = textOf(memberIn(body, 'displayName'));
  if (displayName === undefined) throw new ScimError(400, 'displayName is missing.', 'invalidValue');
  const externalId = textOf(memberIn(body, 'externalId'));
  return { displayName, externalId, members: readMembers(memberIn(body, 'members')) };
};

/** Entra sends "True" and "False". @throws ScimError */
export const readBoolean = (value: unknown): boolean => {
  if (typeof value === 'boolean') return value;
  const text = String(value).toLowerCase();
  if (text === 'true' || text === 'false') return text === 'true';
  throw new ScimError(400, 'active has to be true or false.', 'invalidValue');
};

const LONGEST = 512;

/** Undefined for nothing. @throws ScimError if it is no short text. */
export const textOf = (value: unknown): string | undefined => {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string' && value.length <= LONGEST) return value;
  throw new ScimError(400, `A name has to be a text of at most ${LONGEST} characters.`, 'invalidValue');
};

/** The parts of a name that are texts; undefined if it is no object. @throws ScimError */
export const readName = (value: unknown): PushedUser['name'] => {
  if (!isRecord(value)) return undefined;
  const parts = Object.entries(value).map(([key, part]) => [key, textOf(part)] as const);
  return Object.fromEntries(parts.filter((each): each is [string, string] => each[1] !== undefined));
};

/** The addresses of a user, whether sent as texts or as objects. @throws ScimError */
export const readEmails = (value: unknown): readonly PushedEmail[] =>
  [value ?? []].flat().flatMap((each) => {
    const email = isRecord(each) ? each : { value: each };
    const address = textOf(email['value']);
    if (address === undefined) return [];
    const primary = email['primary'] === undefined ? undefined : readBoolean(email['primary']);
    return [{ value: address, type: textOf(email['type']), primary }];
  });

/** Ids of members, each once. @throws ScimError */
export const readMembers = (value: unknown): readonly string[] => [
  ...new Set([value ?? []].flat().flatMap((each) => textOf(isRecord(each) ? each['value'] : each) ?? [])),
];

/** As it is told; `base` is the URL of the service. */
export const tellUser = (user: PushedUser, base: string, groups: Readonly<Record<string, string>>): Told => {
  const { id, userName, externalId, active, displayName, name, emails, created, modified } = user;
  const kept = { userName, externalId, active, displayName, name, emails };
  const memberships = Object.entries(groups).map(([value, display]) => ({ value, display }));
  const meta = { resourceType: 'User', created, modified, location: `${base}/Users/${id}` };
  return told({ schemas: [USER], id, ...kept, groups: memberships }, meta);
};

/** As it is told; `base` is the URL of the service. */
export const tellGroup = (group: PushedGroup, base: string): Told => {
  const { id, displayName, externalId, members, created, modified } = group;
  const listed = members.map((value) => ({ value, $ref: `${base}/Users/${value}` }));
  const meta = { resourceType: 'Group', created, modified, location: `${base}/Groups/${id}` };
  return told({ schemas: [GROUP], id, displayName, externalId, members: listed }, meta);
};

/** A resource as the provider gets it. */
export interface Told extends Readonly<Record<string, unknown>> {
  readonly id: string;
  readonly meta: { readonly location: string; readonly version: string };
}

interface Meta {
  readonly resourceType: string;
  readonly created: number;
  readonly modified: number;
  readonly location: string;
}

/** The version is of all that is told, so that one who was in other groups meanwhile is another one. */
const told = (
  resource: Readonly<Record<string, unknown>> & { readonly id: string },
  { resourceType, created, modified, location }: Meta,
): Told => {
  const lastModified = new Date(modified).toISOString();
  const there = Object.fromEntries(Object.entries(resource).filter(([, value]) => value !== undefined));
  const digest = digestOfParts([there, lastModified], 'base64url');
  const version = `W/"${digest.slice(0, 22)}"`;
  const meta = { resourceType, created: new Date(created).toISOString(), lastModified, location, version };
  return { ...there, id: resource.id, meta };
};
