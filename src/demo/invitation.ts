/** What a person needs to go on by themselves once the tour is over. */
import type { Demo } from './start-demo.ts';

/** Returns the text, ready for a terminal. */
export const invitation = ({ gateway, mcpUrl, policyFile, slack, saml }: Demo): string => {
  const server = { type: 'http', url: mcpUrl };
  return `
Now it is yours, until Ctrl-C.

   Slack      ${slack.pageUrl}
              opens once; there you can act as anyone, and type /access help
   Policy     ${policyFile}
              a change of the file is in force within a second
${saml === undefined ? '' : `   Sign in    ${gateway.url}/auth/signed-in\n              with a browser, at the sample SAML provider\n`}   Health     ${gateway.adminUrl}/readyz and ${gateway.adminUrl}/metrics

Your own MCP client needs the URL and nothing else. It opens your browser, where you pick who you are:

${JSON.stringify({ mcpServers: { billing: server } }, null, 2)}
`;
};
