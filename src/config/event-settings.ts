/** Settings of those who push security events: that a session of a person was revoked, or a credential changed. */
import { z } from 'zod';
import { headerValue, safeUrl, text } from './values.ts';

export const events = z
  .array(
    z.strictObject({
      issuer: safeUrl
        .describe('Issuer of the events, as they name it.')
        .meta({ example: 'https://acme.okta.com' }),
      jwksUri: safeUrl
        .optional()
        .describe('Where its keys are; left out, what its OpenID discovery says.')
        .meta({ example: 'https://acme.okta.com/oauth2/v1/keys' }),
      issuers: z
        .array(safeUrl)
        .optional()
        .describe(
          'Issuers whose people its events may end, and whose addresses; left out, its own, and the one issuer for people if there is no other.',
        )
        .meta({ example: ['https://acme.okta.com/oauth2/default'] }),
      audience: text
        .optional()
        .describe('Audience of the events; left out, publicUrl.')
        .meta({ example: 'https://gw.example.com' }),
      token: headerValue
        .optional()
        .describe('Bearer token that it sends along; left out, its signature alone proves who it is.')
        .meta({ example: 'file:/run/secrets/events' }),
      poll: z
        .strictObject({
          url: safeUrl
            .describe('Where its events are fetched (RFC 8936), every two seconds by one replica.')
            .meta({ example: 'https://acme.okta.com/ssf/poll/1' }),
          token: headerValue
            .optional()
            .describe('Access token for that.')
            .meta({ example: 'file:/run/secrets/events-poll' }),
        })
        .optional()
        .describe('For gateways that it cannot reach; left out, it pushes.'),
      stream: z
        .strictObject({
          token: headerValue
            .describe('Access token for its endpoints, with which `firebreak events` manages the stream.')
            .meta({ example: 'file:/run/secrets/events-management' }),
        })
        .optional()
        .describe('How the stream is managed; left out, it is set up at the transmitter by hand.'),
    }),
  )
  .default([])
  .describe('Who may push security events (CAEP, RFC 8935) to /ssf/events.');
