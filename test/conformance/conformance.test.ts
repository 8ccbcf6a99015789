/** The official suite cannot tell the gateway from the server behind it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from '../support/start-world.ts';
import { type BearerForwarder, startBearerForwarder } from './bearer-forwarder.ts';
import { type FixtureServer, startFixtureServer } from './fixture-server.ts';
import { KNOWN_FAILURES } from './known-failures.ts';
import { countOf, type Outcome, type Revision, runSuite } from './run-suite.ts';

let alone: FixtureServer;
let behind: FixtureServer;
let world: World;
let forwarder: BearerForwarder;

beforeAll(async () => {
  alone = await startFixtureServer();
  behind = await startFixtureServer();
  world = await startWorld({
    servers: { fixture: behind.url },
    policy: { version: 1, rules: [{ id: 'everything', match: { method: '*' }, action: 'allow' }] },
  });
  const url = world.mcp('fixture');
  forwarder = await startBearerForwarder(url, await world.token('bob', url));
});
afterAll(async () => {
  await forwarder.close();
  await world.close();
  await behind.close();
  await alone.close();
});

describe.each<{ revision: Revision; passed: number; failed: number }>([
  { revision: '2025-11-25', passed: 84, failed: 0 },
  { revision: '2026-07-28', passed: 164, failed: 30 },
])('revision $revision', ({ revision, passed, failed }) => {
  let direct: Outcome;
  let through: Outcome;

  beforeAll(async () => {
    [direct, through] = await Promise.all([
      runSuite(alone.url, revision),
      runSuite(forwarder.urlFor(world.mcp('fixture')), revision),
    ]);
  }, 120_000);

  it('is served by the fixture as by a reference server', () => {
    expect({ passed: countOf(direct, 'SUCCESS'), failed: countOf(direct, 'FAILURE') }).toEqual({
      passed,
      failed,
    });
  });

  it('fails where it is known to, and nowhere else', () => {
    const known = Object.entries(KNOWN_FAILURES[revision]).map(([scenario, { checks }]) => [
      scenario,
      checks,
    ]);
    expect(failuresOf(direct)).toEqual(Object.fromEntries(known));
  });

  it('is the same through the gateway, scenario by scenario and check by check', () => {
    const scenarios = new Set([...direct.keys(), ...through.keys()]);
    for (const name of scenarios) expect.soft([name, through.get(name)]).toEqual([name, direct.get(name)]);
  });
});

/** Number of failing checks by scenario, if there are any. */
const failuresOf = (outcome: Outcome): Record<string, number> =>
  Object.fromEntries(
    [...outcome]
      .map(([scenario, checks]) => [scenario, checks.filter((check) => check.endsWith(': FAILURE')).length])
      .filter(([, failures]) => failures !== 0),
  );
