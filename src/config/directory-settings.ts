/** Settings of the company directory that is asked for people and their groups. */
import { z } from 'zod';
import { headerValue, ownToken, safeUrl } from './values.ts';

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

const push = z.strictObject({
  token: ownToken
    .describe('Bearer token with which the provider pushes to /scim/v2; 32 random characters or more.')
    .meta({ example: 'file:/run/secrets/firebreak-scim-push' }),
  subjectAttribute: z
    .enum(['userName', 'externalId'])
    .default('userName')
    .describe('Attribute of a pushed user that is the subject in access tokens of people.'),
});

export const directory = z
  .strictObject({
    scim: scim.optional().describe('A directory that speaks SCIM 2.0 and is asked.'),
    push: push
      .optional()
      .describe(
        'Users and groups that the provider pushes by SCIM 2.0, which count before those that are asked for.',
      ),
  })
  .refine((value) => value.scim !== undefined || value.push !== undefined, {
    error: 'name scim, push or both',
  });
