/** A provider that pushes users and groups, in the very shapes that Okta and Entra send. */

export interface ScimReply {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

export const createScimProvider = (gateway: string, token: string) => {
  const send = async (method: string, path: string, body?: unknown): Promise<ScimReply> => {
    const response = await fetch(`${gateway}/scim/v2/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json; charset=utf-8' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
  };
  const patch = (path: string, Operations: readonly object[]) =>
    send('PATCH', path, { schemas: [PATCH], Operations });
  return {
    send,
    patch,
    /** As Okta: PUT and PATCH without a path. */
    oktaUser: (name: string) => ({
      schemas: [USER],
      userName: name,
      name: { givenName: name, familyName: 'Of Acme' },
      emails: [{ primary: true, value: `${name}@acme.example`, type: 'work' }],
      displayName: name,
      locale: 'en-US',
      externalId: `okta-${name}`,
      groups: [],
      password: 'not-kept-anywhere',
      active: true,
    }),
    oktaDeactivates: (id: string) => patch(`Users/${id}`, [{ op: 'replace', value: { active: false } }]),
    oktaGroup: (displayName: string, members: readonly string[]) => ({
      schemas: [GROUP],
      displayName,
      members: members.map((value) => ({ value, display: 'someone' })),
    }),
    oktaRemovesMember: (group: string, user: string) =>
      patch(`Groups/${group}`, [{ op: 'remove', path: `members[value eq "${user}"]` }]),
    /** As Entra: operations with a capital, texts for booleans, flattened names. */
    entraUser: (name: string) => ({
      schemas: [USER, ENTERPRISE],
      externalId: `entra-${name}`,
      userName: `${name}@acme.example`,
      active: true,
      emails: [{ primary: true, type: 'work', value: `${name}@acme.example` }],
      meta: { resourceType: 'User' },
      name: { formatted: name },
      roles: [],
    }),
    entraChanges: (id: string, name: string) =>
      patch(`Users/${id}`, [
        { op: 'Replace', path: 'emails[type eq "work"].value', value: `${name}@acme.example` },
        { op: 'Add', path: `${ENTERPRISE}:department`, value: 'Sales' },
        { op: 'Replace', value: { displayName: name, 'name.givenName': name } },
      ]),
    entraDeactivates: (id: string) =>
      patch(`Users/${id}`, [{ op: 'Replace', path: 'active', value: 'False' }]),
    entraAddsMember: (group: string, user: string) =>
      patch(`Groups/${group}`, [{ op: 'Add', path: 'members', value: [{ value: user }] }]),
    entraRemovesMember: (group: string, user: string) =>
      patch(`Groups/${group}`, [{ op: 'Remove', path: 'members', value: [{ value: user }] }]),
  };
};
