/** What the service tells about itself (RFC 7643, sections 5 to 7): what it can do, its resource types and their attributes. */
import { MOST_LISTED } from './list.ts';
import { GROUP, USER } from './resources.ts';

const CORE = 'urn:ietf:params:scim:schemas:core:2.0';

/** What the service can do (RFC 7643, section 5); `base` is its URL. */
export const serviceProviderConfig = (base: string) => ({
  schemas: [`${CORE}:ServiceProviderConfig`],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: MOST_LISTED },
  changePassword: { supported: false },
  sort: { supported: true },
  etag: { supported: true },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: 'The token of directory.push.token.',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
});

/** The types of resources (RFC 7643, section 6); `base` is the URL of the service. */
export const resourceTypes = (base: string) =>
  [
    { id: 'User', endpoint: '/Users', schema: USER },
    { id: 'Group', endpoint: '/Groups', schema: GROUP },
  ].map(({ id, ...type }) => ({
    schemas: [`${CORE}:ResourceType`],
    id,
    name: id,
    ...type,
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${id}` },
  }));

const attribute = (name: string, more: object = {}) => ({
  name,
  type: 'string',
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  ...more,
});

const several = (name: string, parts: readonly object[], more: object = {}) =>
  attribute(name, { type: 'complex', multiValued: true, subAttributes: parts, ...more });

const UNIQUE = { required: true, uniqueness: 'server' };
const EMAIL = [attribute('value'), attribute('type'), attribute('primary', { type: 'boolean' })];
const GROUPS = ['value', 'display'].map((name) => attribute(name, { mutability: 'readOnly' }));
const NAME = ['formatted', 'familyName', 'givenName'].map((name) => attribute(name));

/** The attributes of users and groups (RFC 7643, section 7); `base` is the URL of the service. */
export const schemas = (base: string) =>
  [
    {
      id: USER,
      name: 'User',
      attributes: [
        attribute('userName', UNIQUE),
        attribute('externalId', { uniqueness: 'server' }),
        attribute('active', { type: 'boolean' }),
        attribute('displayName'),
        attribute('name', { type: 'complex', subAttributes: NAME }),
        several('emails', EMAIL),
        several('groups', GROUPS, { mutability: 'readOnly' }),
      ],
    },
    {
      id: GROUP,
      name: 'Group',
      attributes: [
        attribute('displayName', UNIQUE),
        attribute('externalId', { uniqueness: 'server' }),
        several('members', [attribute('value')]),
      ],
    },
  ].map((schema) => ({
    schemas: [`${CORE}:Schema`],
    ...schema,
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${schema.id}` },
  }));
