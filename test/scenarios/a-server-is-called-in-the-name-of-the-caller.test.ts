/** Token exchange through the whole gateway: the server gets a token for the caller, and never the caller's own. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { dumpEmbedded } from '../support/dump-store.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';
import { CLIENT, startTokenService, type TokenService } from '../support/token-service.ts';

let service: TokenService;
let server: HandWrittenServer;
let world: World;

beforeAll(async () => {
  service = await startTokenService('https://shop.example');
  server = await startHandWrittenServer({ tools: { read_rows: () => textResult('rows') } });
  world = await startWorld({
    servers: {
      shop: {
        url: server.url,
        credential: {
          exchange: {
            tokenUrl: service.tokenUrl,
            clientId: CLIENT.id,
            clientSecret: CLIENT.secret,
            audience: 'https://shop.example',
          },
        },
      },
    },
    policy: ALLOW_ALL,
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
  await service.close();
});

it('knows one caller from another by tokens that were made for it', async () => {
  const bob = await createAgent(world, { server: 'shop' });
  expect((await bob.call('read_rows', {})).result).toEqual(textResult('rows'));
  const sent = server.seen.map(({ headers }) => headers.authorization ?? '');
  expect(new Set(sent)).toEqual(new Set(['Bearer exchanged-0']));
  const [subject = ''] = service.given.map((each) => each.subject);
  expect(subject).toMatch(/^eyJ/);
  expect(JSON.stringify(server.seen)).not.toContain(subject);
});

it('gives no client of a person, and no token with other scopes, what was given for another', async () => {
  const before = service.given.length;
  const call = async (claims: object) => {
    const audience = world.mcp('shop');
    const token = await world.idp.mint('alice', { audience, claims: { jti: randomUUID(), ...claims } });
    await (await createAgent(world, { server: 'shop', token })).call('read_rows', {});
    return token;
  };
  const wide = await call({ client_id: 'editor', scope: 'read write' });
  const [narrow, other] = [
    await call({ client_id: 'editor', scope: 'read' }),
    await call({ client_id: 'other' }),
  ];
  const delegated = await call({ client_id: 'other', act: { sub: 'a-service' } });
  // Of the same client with the same scopes, as after a refresh: one exchange serves both.
  await call({ client_id: 'editor', scope: 'read write' });
  expect(service.given.slice(before).map(({ subject }) => subject)).toEqual([wide, narrow, other, delegated]);
});

it('records nothing of these tokens', () => {
  const dump = dumpEmbedded(join(world.folder, 'data'));
  const [subject = ''] = service.given.map((each) => each.subject);
  for (const secret of [subject, 'exchanged-0', CLIENT.secret]) expect(dump).not.toContain(secret);
});
