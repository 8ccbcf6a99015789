/** Requests by hand the way clients of 2026-07-28 make them: no session, everything said in each. */
import { type Agent, type AgentOptions, type Answer, createAgent } from './agent.ts';
import type { World } from './start-world.ts';

export interface StatelessAgent {
  /** `more` goes into the parameters: the state and the answers of a retry. */
  call(tool: string, args?: object, more?: object): Promise<Answer>;
  /** Asks about a task; `more` goes into the parameters. */
  task(method: string, taskId: string, more?: object): Promise<Answer>;
}

export interface StatelessAgentOptions extends AgentOptions {
  /** Whether it declares the tasks extension. */
  readonly tasks?: boolean;
}

const REVISION = '2026-07-28';
const META = {
  'io.modelcontextprotocol/protocolVersion': REVISION,
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
};
const CAPABILITIES = { elicitation: {}, sampling: {}, roots: {} };
const TASKS = { extensions: { 'io.modelcontextprotocol/tasks': {} } };

/** Parameters and headers of one request; `capabilities` besides the usual ones. */
export const stateless = (method: string, params: object, capabilities: object = {}) => ({
  params: {
    ...params,
    _meta: {
      ...META,
      'io.modelcontextprotocol/clientCapabilities': { ...CAPABILITIES, ...capabilities },
    },
  },
  headers: { 'mcp-protocol-version': REVISION, 'mcp-method': method },
});

export const createStatelessAgent = async (
  world: Pick<World, 'mcp' | 'token'>,
  { tasks = false, ...options }: StatelessAgentOptions,
): Promise<StatelessAgent> => {
  const agent: Agent = await createAgent(world, options);
  const ask = (method: string, name: string, asked: object) => {
    const { params, headers } = stateless(method, asked, tasks ? TASKS : {});
    return agent.request(method, params, { headers: { ...headers, 'mcp-name': name } });
  };
  return {
    call: (name, args = {}, more = {}) => ask('tools/call', name, { name, arguments: args, ...more }),
    task: (method, taskId, more = {}) => ask(method, taskId, { taskId, ...more }),
  };
};
