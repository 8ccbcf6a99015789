import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { type PresidioStandIn, startPresidioStandIn } from '../support/presidio-stand-in.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let presidio: PresidioStandIn;
let world: World;
let agent: Agent;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: { read_note: () => textResult('🎉 written by Ada Lovelace') },
  });
  presidio = await startPresidioStandIn({ 'Ada Lovelace': { entity: 'PERSON' } });
  world = await startWorld({
    servers: { shop: server.url },
    policy: ALLOW_ALL,
    config: { masking: { pii: { name: 'mask' }, presidio: { url: presidio.url, timeout: '1s' } } },
  });
  agent = await createAgent(world, { server: 'shop' });
});
afterAll(async () => {
  await world.close();
  await presidio.close();
  await server.close();
});

it('and one that it sees is masked by what it finds', async () => {
  const { result } = await agent.call('read_note');
  expect(result).toMatchObject(textResult('🎉 written by [REDACTED:name]'));
});

it.each(['hang', 'status', 'no-json', 'beyond'] as const)(
  'whatever is wrong with the analyzer: %s',
  async (fault) => {
    presidio.fault = fault;
    const { text, result } = await agent.call('read_note');
    presidio.fault = undefined;
    expect(text).not.toContain('Ada');
    expect(result).toMatchObject({ isError: true });
    expect(text).toContain('could not be masked');
    expect((await agent.call('read_note')).result).toMatchObject(textResult('🎉 written by [REDACTED:name]'));
  },
);
