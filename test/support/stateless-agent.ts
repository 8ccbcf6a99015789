/** Requests by hand the way clients of 2026-07-28 make them: no session, everything said in each. */
import { type Agent, type AgentOptions, type Answer, createAgent } from './agent.ts';
import type { World } from './start-world.ts';

export interface StatelessAgent {
  /** `more` goes into the parameters: the state and the answers of a further round. */
  call(tool: string, args?: object, more?: object): Promise<Answer>;
}

const REVISION = '2026-07-28';
const META = {
  'io.modelcontextprotocol/protocolVersion': REVISION,
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': { elicitation: {}, sampling: {}, roots: {} },
};

/** Parameters and headers of one request. */
export const stateless = (method: string, params: object) => ({
  params: { ...params, _meta: META },
  headers: { 'mcp-protocol-version': REVISION, 'mcp-method': method },
});

export const createStatelessAgent = async (world: World, options: AgentOptions): Promise<StatelessAgent> => {
  const agent: Agent = await createAgent(world, options);
  return {
    call: (name, args = {}, more = {}) => {
      const { params, headers } = stateless('tools/call', { name, arguments: args, ...more });
      return agent.request('tools/call', params, { headers: { ...headers, 'mcp-name': name } });
    },
  };
};
