/** People of a company directory, by SCIM 2.0: who a Slack account belongs to, and which groups someone is in. */
import { callerKey, type Identity } from '../domain/caller.ts';
import { lately } from '../domain/time/lately.ts';
import type { Fetch } from './issuers/issuer-keys.ts';
import { attributeOf, createScimClient, equals, type Resource, type ScimSettings } from './scim-client.ts';

export interface DirectorySettings extends ScimSettings {
  /** Attribute of a user that holds the Slack id. */
  readonly slackIdAttribute: string;
  /** Attribute that equals the subject in tokens of `issuer`. */
  readonly subjectAttribute: string;
  readonly issuer: string;
}

/** Everything rejects if the directory does not answer, or if it knows two people by one name. */
export interface Directory {
  /** Whom the Slack account belongs to; undefined if the directory knows no one active, or no e-mail of theirs. */
  readonly lookup: (slackUser: string) => Promise<Identity | undefined>;
  /** The Slack id of a person; undefined if the directory knows none. */
  readonly accountOf: (person: Identity) => Promise<string | undefined>;
  /** Names of the groups of a person now; none of strangers. Rejects if the directory has deactivated the person. */
  readonly groupsOf: (person: Identity) => Promise<readonly string[]>;
  /** The same, up to half a minute old: for showing things, never for deciding. */
  readonly groupsLately: (person: Identity) => Promise<readonly string[]>;
}

export interface DirectoryDeps {
  readonly fetch: Fetch;
  readonly now: () => number;
}

/**
 * Returns questions to the directory. Answers for decisions are fresh; `groupsLately` may be half a minute old. All
 * reject if it cannot be asked.
 */
export const createScimDirectory = (
  settings: DirectorySettings,
  { fetch, now }: DirectoryDeps,
): Directory => {
  const find = createScimClient(settings, fetch);

  /**
   * Some directories ignore filters they do not understand, so each answer is held against the question. The one active
   * user who is meant; if there is none, one who was deactivated.
   */
  const findUser = async (
    filter: string,
    isMeant: (user: Resource) => boolean,
  ): Promise<Resource | undefined> => {
    const meant = (await find('Users', filter)).filter(isMeant);
    const [user, ...others] = meant.filter(isActive);
    if (others.length > 0) throw new Error('the directory knows two people by one name');
    return user ?? meant[0];
  };
  const byAttribute = (name: string, value: string) =>
    findUser(equals(name, value), (user) => attributeOf(user, name) === value);
  const byEmail = (email: string) =>
    findUser(equals('emails.value', email), (user) => emailsOf(user).includes(email.toLowerCase()));

  const userOf = async ({ issuer, subject, email }: Identity): Promise<Resource | undefined> => {
    const user =
      issuer === settings.issuer ? await byAttribute(settings.subjectAttribute, subject) : undefined;
    return user ?? (email === undefined ? undefined : byEmail(email));
  };

  const groupsOf: Directory['groupsOf'] = async (person) => {
    const user = await userOf(person);
    if (user === undefined) return [];
    // Not merely without groups: the one who has left the company decides nothing by their name either.
    if (!isActive(user)) throw new Error('the directory has deactivated this person');
    const listed = listedGroups(user);
    if (listed !== undefined) return listed;
    const groups = await find('Groups', equals('members.value', idOf(user)));
    return groups.filter((group) => isMember(group, idOf(user))).map((group) => nameOf(group));
  };

  return {
    lookup: async (slackUser) => {
      const user = await activeOnly(byAttribute(settings.slackIdAttribute, slackUser));
      const subject = user === undefined ? undefined : attributeOf(user, settings.subjectAttribute);
      const [email] = user === undefined ? [] : emailsOf(user);
      // By these it shows whether someone decides about their own request.
      if (typeof subject !== 'string' || subject === '' || email === undefined) return undefined;
      return { issuer: settings.issuer, subject, email };
    },
    accountOf: async (person) => {
      const user = await activeOnly(userOf(person));
      const account = user === undefined ? undefined : attributeOf(user, settings.slackIdAttribute);
      return typeof account === 'string' && account !== '' ? account : undefined;
    },
    groupsOf,
    groupsLately: remember(groupsOf, now),
  };
};

/** Absent means that the directory does not keep accounts in two states. */
const isActive = (user: Resource): boolean => attributeOf(user, 'active') !== false;

const activeOnly = async (found: Promise<Resource | undefined>): Promise<Resource | undefined> => {
  const user = await found;
  return user !== undefined && isActive(user) ? user : undefined;
};

const idOf = (resource: Resource): string => {
  const id = attributeOf(resource, 'id');
  if (typeof id === 'string' && id !== '') return id;
  throw new Error('the directory named a resource without an id');
};

const nameOf = (group: Resource): string => {
  const name = attributeOf(group, 'displayName');
  if (typeof name === 'string') return name;
  throw new Error('the directory named a group without a name');
};

const listOf = (value: unknown): readonly Resource[] =>
  Array.isArray(value)
    ? value.filter((each): each is Resource => typeof each === 'object' && each !== null)
    : [];

/** In lower case, the primary one first. */
const emailsOf = (user: Resource): readonly string[] =>
  listOf(attributeOf(user, 'emails'))
    .toSorted((one, other) => Number(other['primary'] === true) - Number(one['primary'] === true))
    .map(({ value }) => value)
    .filter((value) => typeof value === 'string')
    .map((value) => value.toLowerCase());

/** What the user itself says; undefined if it says nothing, or not all names (RFC 7643, section 4.1.2: optional). */
const listedGroups = (user: Resource): readonly string[] | undefined => {
  const groups = attributeOf(user, 'groups');
  if (!Array.isArray(groups)) return undefined;
  const names = listOf(groups).map(({ display }) => display);
  return names.every((name) => typeof name === 'string') && names.length === groups.length
    ? names
    : undefined;
};

/** If a directory leaves the members out of its answer, its filter has to be believed. */
const isMember = (group: Resource, id: string): boolean => {
  const members = attributeOf(group, 'members');
  return !Array.isArray(members) || listOf(members).some(({ value }) => value === id);
};

const remember = (groupsOf: Directory['groupsOf'], now: () => number): Directory['groupsOf'] =>
  lately(groupsOf, { now, keyOf: ([person]) => JSON.stringify([callerKey(person), person.email]) });
