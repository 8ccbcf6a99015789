/** Step 1: the people, and where everything is. */
import type { Step } from './scene.ts';

/** Runs the step, which only tells. */
export const whoIsWho: Step = async ({ demo, story }) => {
  story.step(
    'Who is who',
    'Bob (support) lets an AI agent work on the order desk, an MCP server with a real database. Firebreak stands in ' +
      'between: it knows who calls, decides about every call, asks people in Slack, masks what comes back and records ' +
      'everything. Alice owns the database, Dave audits, and Eve is no one in particular.',
  );
  story.show('Agents reach', demo.mcpUrl);
  story.say(`(Sign in there with one of your own: npx mcp-remote ${demo.mcpUrl} opens the sign-in page.)`);
  story.show('Slack, simulated', demo.slack.pageUrl);
  story.say('(The link opens once, in your browser. Keep it from agents: anyone who holds it can approve.)');
  const { status } = await fetch(demo.orders.url, { method: 'POST' });
  story.check(
    'The order desk answers no one but the gateway, which alone holds its password.',
    status === 401,
  );
};
