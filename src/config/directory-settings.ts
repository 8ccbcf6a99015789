/** Settings of the company directory that is asked for people and their groups. */
import { z } from 'zod';
import { headerValue, safeUrl } from './values.ts';

const attribute = z.string().regex(/^[A-Za-z][\w:.$-]*$/, {
  error: 'expected the path of a SCIM attribute such as externalId or urn:…:User:slackId',
});

const scim = z.strictObject({
  url: safeUrl
    .describe('Base URL of the SCIM 2.0 service.')
    .meta({ example: 'https://directory.example.com/scim/v2' }),
  token: headerValue
    .describe('Bearer token for it; reading users and groups is all it needs.')
    .meta({ example: 'file:/run/secrets/scim' }),
  slackIdAttribute: attribute
    .describe('Attribute of a user that holds the Slack id.')
    .meta({ example: 'externalId' }),
  subjectAttribute: attribute
    .default('userName')
    .describe('Attribute of a user that is the subject in access tokens of people.'),
});

export const directory = z.strictObject({
  scim: scim.describe('A directory that speaks SCIM 2.0.'),
});
