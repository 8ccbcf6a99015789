/** What a person needs to go on by themselves once the tour is over. */
import type { Demo } from './start-demo.ts';

const HOUR = 60 * 60_000;
const WORKING_DAY = 8 * HOUR;

/** Text with a token in it: for the person at the terminal only. */
export const invitation = async ({ gateway, mcpUrl, people, policyFile, slack }: Demo): Promise<string> => {
  const token = await people.mint('bob', { audience: mcpUrl, ttl: WORKING_DAY });
  const server = { type: 'http', url: mcpUrl, headers: { Authorization: `Bearer ${token}` } };
  return `
Now it is yours, until Ctrl-C.

   Slack      ${slack.pageUrl}
              opens once; there you can act as anybody, and type /access help
   Policy     ${policyFile}
              a change of the file is in force within a second
   Health     ${gateway.adminUrl}/readyz and ${gateway.adminUrl}/metrics

Your own MCP client, as Bob for eight hours (without the headers, clients that can sign in will):

${JSON.stringify({ mcpServers: { billing: server } }, null, 2)}
`;
};
