/** `firebreak demo`: a whole company on this machine, a guided tour, and then yours to play with. */
import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { TourFailed } from '../demo/chapters/expect-that.ts';
import { type Company, startCompany } from '../demo/company.ts';
import { createNarrator, type Narrator } from '../demo/narrator.ts';
import { takeTour } from '../demo/tour.ts';
import { ExitCode } from './exit-code.ts';
import type { CliIo } from './io.ts';

interface DemoOptions {
  readonly once?: boolean;
  readonly auto?: boolean;
  readonly port: number;
}

export const demoCommand = (io: CliIo): Command =>
  new Command('demo')
    .description('see it work: everything embedded, no account anywhere')
    .option('--once', 'take the tour without a person and exit')
    .option('--auto', 'let the tour click for the people')
    .option('--port <n>', 'port of the gateway; 0 picks one', portOf, 8080)
    .action(async (options: DemoOptions) => {
      const narrator = createNarrator(io.stdout, io.colour);
      const company = await startCompany(options).catch((error: Error) => {
        throw new ExitCode(1, `The demo cannot start: ${error.message}`);
      });
      try {
        introduce(narrator, company);
        await takeTour({ company, narrator, auto: options.auto === true || options.once === true });
        if (options.once !== true) await stayOpen(narrator, company);
      } catch (error) {
        if (error instanceof TourFailed) throw new ExitCode(1, error.message);
        throw error;
      } finally {
        await company.close();
      }
    });

const portOf = (text: string): number => {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('Give a port from 0 to 65535.');
};

const introduce = (narrator: Narrator, { gateway, slack, mcpUrl }: Company): void => {
  narrator.say('Firebreak stands between AI agents and MCP servers. This is a company that uses it:');
  narrator.say(`   gateway for agents   ${mcpUrl}`);
  narrator.say(`   health and metrics   ${gateway.adminUrl}/readyz  ${gateway.adminUrl}/metrics`);
  narrator.say(`   Slack workspace      ${slack.pageUrl}`);
  narrator.say('   (simulated; the link holds a one-time pass, so keep it from agents on this machine)');
};

const HOUR = 60 * 60_000;

const stayOpen = async (narrator: Narrator, { idp, mcpUrl }: Company): Promise<void> => {
  const token = await idp.mint('bob', { audience: mcpUrl, ttl: HOUR });
  const client = { type: 'http', url: mcpUrl, headers: { Authorization: `Bearer ${token}` } };
  narrator.say('\nEverything stays up until Ctrl-C. An MCP client of your own, as Bob, for an hour:');
  narrator.say(JSON.stringify({ mcpServers: { billing: client } }, null, 2));
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
};
