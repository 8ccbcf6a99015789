/** A server with tools, a gateway with a policy in front of it, and an agent that calls: for the tests of one file. */
import { afterAll, beforeAll } from 'vitest';
import { type Agent, createAgent } from './agent.ts';
import {
  type HandWrittenOptions,
  type HandWrittenServer,
  startHandWrittenServer,
} from './hand-written-server.ts';
import { startWorld, type World, type WorldOptions } from './start-world.ts';

export interface ScenarioOptions extends Omit<WorldOptions, 'servers'> {
  /** What the server answers to calls of its tools, and to other methods. */
  readonly tools: HandWrittenOptions['tools'];
  readonly methods?: HandWrittenOptions['methods'];
  /** How the server is configured, by its URL; `shop` at that URL if left out. */
  readonly servers?: (url: string) => WorldOptions['servers'];
  /** Whom the agent acts for, and which server it calls; `shop` if left out. */
  readonly agent?: Partial<Parameters<typeof createAgent>[1]>;
  /** What else has to be so before the first test. */
  readonly prepare?: (scene: Scenario) => Promise<void>;
}

export interface Scenario {
  readonly server: HandWrittenServer;
  readonly world: World;
  readonly agent: Agent;
}

/** To be called once, at the top of a file. Its members are there within tests and hooks. */
export const scenario = ({
  tools,
  methods,
  servers,
  agent,
  prepare,
  ...options
}: ScenarioOptions): Scenario => {
  const scene = {} as { -readonly [Member in keyof Scenario]: Scenario[Member] };
  beforeAll(async () => {
    scene.server = await startHandWrittenServer({ tools, ...(methods && { methods }) });
    const { url } = scene.server;
    scene.world = await startWorld({ ...options, servers: servers?.(url) ?? { shop: url } });
    scene.agent = await createAgent(scene.world, { server: 'shop', ...agent });
    await prepare?.(scene);
  });
  afterAll(async () => {
    await scene.world?.close();
    await scene.server?.close();
  });
  return scene;
};
