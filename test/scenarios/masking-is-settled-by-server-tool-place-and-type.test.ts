import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { readEvents, sessionsOf } from '../support/auditor.ts';
import { type HandWrittenServer, startHandWrittenServer } from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

/** In the shapes of real ones; put together here so that no scanner takes this file for a leak. */
const KEY = ['ghp', '16C7e42F292c6912E7710c838347Ae178B4a'].join('_');
const SAMPLE = ['sk', 'live', '9tG2mQx7RvLp4WzKc8Yd1HsB'].join('_');

let server: HandWrittenServer;
let world: World;

beforeAll(async () => {
  const rows = () => ({
    content: [],
    structuredContent: { key: KEY, sample: SAMPLE, staff: 'EMP-123456', email: 'bob@acme.io' },
  });
  server = await startHandWrittenServer({ tools: { read_rows: rows, read_key: rows } });
  world = await startWorld({
    servers: { shop: server.url, other: server.url },
    policy: ALLOW_ALL,
    config: {
      masking: {
        overrides: [
          {
            match: {
              server: 'shop',
              tool: 'read_key',
              path: 'result.structuredContent.key',
              type: 'github_token',
            },
            action: 'pass',
          },
          { match: { server: 'shop', type: 'email' }, action: 'mask' },
        ],
        styles: { email: 'token' },
        allow: [{ sha256: createHash('sha256').update(SAMPLE).digest('hex') }],
        detectors: [
          { type: 'employee_id', pattern: 'EMP-\\d{6}', example: 'EMP-123456', counterExample: 'EMP-1' },
        ],
      },
    },
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const read = async (name: string, tool: string) => {
  const agent = await createAgent(world, { server: name });
  const { result } = await agent.call(tool);
  return (result as { structuredContent: Record<string, string> }).structuredContent;
};

describe('what a client gets', () => {
  it('is what its tool may give, if the settings say so', async () => {
    expect(await read('shop', 'read_key')).toMatchObject({ key: KEY, staff: '[REDACTED:employee_id]' });
    expect(await read('shop', 'read_rows')).toMatchObject({ key: '[REDACTED:github_token]' });
    expect(await read('other', 'read_key')).toMatchObject({ key: '[REDACTED:github_token]' });
  });

  it('is a pseudonym that stays the same from session to session', async () => {
    const { email } = await read('shop', 'read_rows');
    expect(email).toMatch(/^\[REDACTED:email:[a-z]{16}\]$/);
    expect((await read('shop', 'read_key'))['email']).toBe(email);
    expect((await read('other', 'read_key'))['email']).toBe('bob@acme.io');
  });

  it('is whatever is on the allow-list', async () => {
    expect((await read('other', 'read_rows'))['sample']).toBe(SAMPLE);
  });
});

it('the recording holds no secret, whatever passes, and says what was found and let through', async () => {
  await read('shop', 'read_key');
  await read('other', 'read_rows');
  const recorded = async () => {
    const sessions = await sessionsOf(world, {});
    return (await Promise.all(sessions.map(({ id }) => readEvents(world, id)))).flat();
  };
  const at = 'result.structuredContent';
  await expect
    .poll(async () => (await recorded()).flatMap(({ masked = [] }) => masked))
    .toContainEqual({ type: 'github_token', path: `${at}.key`, count: 1, detector: 'github_token' });
  await expect
    .poll(async () => (await recorded()).flatMap(({ detected = [] }) => detected))
    .toContainEqual({ type: 'email', path: `${at}.email`, count: 1, detector: 'email' });
  expect(JSON.stringify(await recorded())).not.toContain(KEY);
  const metrics = await (await fetch(`${world.gateway.adminUrl}/metrics`)).text();
  expect(metrics).toMatch(/firebreak_masked_total\{type="employee_id"\} [1-9]/);
  expect(metrics).toMatch(/firebreak_detected_total\{type="email"\} [1-9]/);
});
