/** Two gateway processes on one store: a held call that became a task belongs to neither, and runs once. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Company, startCompany } from '../support/start-company.ts';
import type { GatewayProcess } from '../support/start-gateway-process.ts';
import { createStatelessAgent, type StatelessAgent } from '../support/stateless-agent.ts';
import { withMongoDb } from '../support/with-mongodb.ts';

withMongoDb('two gateways', (mongodb) => {
  let company: Company;
  let gateways: GatewayProcess[];
  let agents: StatelessAgent[];

  /** Bob by way of each gateway. */
  const agentOf = (gateway: GatewayProcess): Promise<StatelessAgent> => {
    const mcp = (server: string) => `${gateway.url}/mcp/${server}`;
    const token = () => company.token(gateway, 'slow');
    return createStatelessAgent({ mcp, token }, { server: 'slow', tasks: true });
  };

  beforeAll(async () => {
    company = await startCompany({ mongodb, upstream: { takes: 700 } });
    const config = { approvals: { hold: { without: '200ms' } } };
    gateways = await Promise.all([company.start(config), company.start(config)]);
    agents = await Promise.all(gateways.map(agentOf));
  }, 30_000);
  afterAll(() => company.close());

  const start = async (agent: StatelessAgent | undefined, args: object) => {
    const result = (await agent?.call('delete_all', args))?.result;
    expect(result).toMatchObject({ resultType: 'task', status: 'working' });
    const meta = result?.['_meta'] as Record<string, { approval: { id: string } }>;
    return {
      taskId: String(result?.['taskId']),
      approval: meta['dev.firebreak/decision']?.approval.id ?? '',
      runs: () => company.upstream.runs(JSON.stringify(args)),
    };
  };
  const get = async (agent: StatelessAgent | undefined, taskId: string) =>
    (await agent?.task('tasks/get', taskId))?.result;
  const approve = (gateway: GatewayProcess | undefined, approval: string) =>
    gateway && company.decide(gateway, approval, { by: 'alice', decision: 'approve' });

  it('runs once however many ask wherever, and tells all of them', async () => {
    const { taskId, approval, runs } = await start(agents[0], { table: randomUUID() });
    expect(await get(agents[1], taskId)).toMatchObject({ status: 'working' });
    expect(await approve(gateways[1], approval)).toBe(200);
    const polls = await Promise.all([0, 1, 0, 1, 1, 0].map((at) => get(agents[at], taskId)));
    for (const poll of polls) expect(['working', 'completed']).toContain(poll?.['status']);
    const results = await Promise.all(
      agents.map((agent) =>
        expect
          .poll(() => get(agent, taskId))
          .toMatchObject({
            status: 'completed',
            result: { content: [{ text: expect.stringContaining('deleted, run') }] },
          }),
      ),
    );
    expect(results).toHaveLength(2);
    expect(runs()).toBe(1);
  }, 30_000);

  it('is cancelled, or runs once, if both happen at the same moment on two gateways', async () => {
    const ends: unknown[] = [];
    for (let round = 0; round < 6; round += 1) {
      const { taskId, approval, runs } = await start(agents[0], { round, id: randomUUID() });
      await approve(gateways[0], approval);
      await Promise.all([get(agents[0], taskId), agents[1]?.task('tasks/cancel', taskId)]);
      const end = () => get(agents[1], taskId);
      await expect.poll(async () => (await end())?.['status']).not.toBe('working');
      const { status } = (await end()) ?? {};
      expect(runs()).toBe(status === 'cancelled' ? 0 : 1);
      ends.push(status);
    }
    expect(ends.every((end) => end === 'cancelled' || end === 'completed')).toBe(true);
  }, 60_000);

  it('outlives the gateway that made it', async () => {
    const [one, two] = gateways;
    const { taskId, approval, runs } = await start(agents[0], { table: randomUUID() });
    await one?.kill();
    await approve(two, approval);
    expect(await get(agents[1], taskId)).toMatchObject({ status: 'completed' });
    expect(runs()).toBe(1);
  }, 30_000);
});
