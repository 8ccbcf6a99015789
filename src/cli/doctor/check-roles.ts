/** Whether someone reads recordings, runs the gateway and approves as well: by groups that give it all, and by name if a directory tells. */
import type { Config } from '../../config/schema.ts';
import type { ApproverRule } from '../../domain/decision.ts';
import type { DocumentStore } from '../../domain/document.ts';
import { attributeOf, createScimClient, equals } from '../../identity/scim-client.ts';
import { createPushedDirectory } from '../../provisioning/pushed-directory.ts';
import { openEmbeddedReader } from '../../store/embedded/create-embedded-store.ts';
import { createMongoStore } from '../../store/mongodb/create-mongo-store.ts';
import { type Finding, finding } from './finding.ts';

/** Names of the members of a group, as people know them; undefined if the directory does not know the group. */
type MembersOf = (group: string) => Promise<readonly string[] | undefined>;

type Asked = Pick<Config, 'identity' | 'directory' | 'store'>;

const ROLES = ['auditor', 'operator', 'approver'] as const;
type GroupsByRole = Readonly<Record<(typeof ROLES)[number], readonly string[]>>;

/** A warning for each group that gives all three roles, and for each directory one with the persons who hold them. */
export const checkRoles = async (
  config: Asked,
  approvers: readonly ApproverRule[],
): Promise<readonly Finding[]> => {
  const { auditor, operator } = config.identity.roles;
  const isGroup = (each: unknown): each is string => typeof each === 'string';
  const groups: GroupsByRole = {
    auditor: auditor.filter(isGroup),
    operator: operator.filter(isGroup),
    approver: approvers.flatMap(({ any }) =>
      any.flatMap((source) => ('group' in source ? [source.group] : [])),
    ),
  };
  if (ROLES.some((role) => groups[role].length === 0)) return [];
  return [...groupsOfAll(groups), ...(await peopleOfAll(config, groups))];
};

const groupsOfAll = ({ auditor, operator, approver }: GroupsByRole): readonly Finding[] =>
  [...new Set(auditor)]
    .filter((group) => operator.includes(group) && approver.includes(group))
    .map((group) => ({
      verdict: 'warn',
      about: 'roles',
      text: `the group ${group} is auditor, operator and approver: its members can change what they then approve, and read what was recorded of it; name a group for each`,
    }));

const peopleOfAll = async (config: Asked, groups: GroupsByRole): Promise<readonly Finding[]> => {
  const { scim, push } = config.directory ?? {};
  const found: Finding[] = [];
  const look = async (membersOf: MembersOf): Promise<void> => {
    const finds = await finding('roles', async () => {
      const holders = await Promise.all(ROLES.map((role) => membersOfAny(groups[role], membersOf)));
      const [first = [], ...others] = holders;
      const all = first.filter((name) => others.every((each) => each.includes(name)));
      return all.length === 0 ? '' : all.sort().join(', ');
    });
    if (finds.verdict === 'fail') found.push(finds);
    else if (finds.text === '')
      found.push({ ...finds, text: 'no one in the directory holds all three roles' });
    else
      found.push({
        ...finds,
        verdict: 'warn',
        text: `auditor, operator and approver at once: ${finds.text}`,
      });
  };
  if (scim !== undefined) await look(asked(scim));
  if (push !== undefined) await withDocuments(config, (documents) => look(pushed(documents)));
  return found;
};

const membersOfAny = async (groups: readonly string[], membersOf: MembersOf): Promise<readonly string[]> => [
  ...new Set((await Promise.all(groups.map(async (group) => (await membersOf(group)) ?? []))).flat()),
];

const asked = (settings: NonNullable<NonNullable<Config['directory']>['scim']>): MembersOf => {
  const find = createScimClient(settings, fetch);
  return async (group) => {
    const found = await find('Groups', equals('displayName', group));
    const meant = found.filter((each) => attributeOf(each, 'displayName') === group);
    const members = meant.flatMap((each) => [attributeOf(each, 'members') ?? []].flat());
    return members.map((each) => String(Object(each)['display'] ?? Object(each)['value']));
  };
};

const pushed = (documents: DocumentStore): MembersOf => {
  const directory = createPushedDirectory(documents);
  return async (name) => {
    const [id] = await directory.find('group', 'displayName', name);
    const group = id === undefined ? undefined : await directory.group(id);
    const users = await Promise.all((group?.members ?? []).map((each) => directory.user(each)));
    return users.flatMap((user) => (user?.active ? [user.userName] : []));
  };
};

/** What is pushed lies in the store; before the first start there is none. */
const withDocuments = async (
  { store }: Asked,
  use: (documents: DocumentStore) => Promise<void>,
): Promise<void> => {
  const opened =
    store.kind === 'embedded'
      ? await openEmbeddedReader(store.path).catch(() => undefined)
      : await createMongoStore({ uri: store.uri, database: store.database, now: Date.now }).catch(
          () => undefined,
        );
  if (opened === undefined) return;
  const { getDocument, listDocuments } = opened;
  const readOnly = async () => false;
  await use({ getDocument, listDocuments, putDocument: readOnly, removeDocument: readOnly });
  await opened.close();
};
