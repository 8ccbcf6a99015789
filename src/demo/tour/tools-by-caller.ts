/** Step 2: everyone sees the tools they could use, and no others. */
import { connectAgent } from './agent.ts';
import type { Scene, Step } from './scene.ts';

/** Runs the step; rejects if what it claims is not so. */
export const toolsByCaller: Step = async (scene) => {
  const { demo, story } = scene;
  story.step(
    'Everyone sees their own tools',
    'The caller is known by a token of the company’s identity provider. The list of tools is filtered by the same ' +
      'policy that decides calls, so no agent is tempted by what it may never do.',
  );
  const bob = await scene.bob.tools();
  const audience = demo.mcpUrl;
  const pipeline = await toolsOf(scene, await demo.ci.mint('repo:acme/shop', { audience, groups: ['ci'] }));
  const auditor = await toolsOf(scene, await demo.people.mint('dave', { audience }));
  story.show('Bob’s agent', bob.join(', '));
  story.show('A CI pipeline', pipeline.join(', '));
  story.show('Dave, the auditor', auditor.join(', ') || 'none');
  story.check(
    'Bob sees tools that change orders; what they take, the next steps show.',
    bob.includes('delete_orders'),
  );
  story.check(
    'The pipeline only sees tools that may read, the auditor none.',
    pipeline.includes('list_orders') && !pipeline.includes('delete_orders') && auditor.length === 0,
  );
};

const toolsOf = async ({ demo, signal }: Scene, token: string): Promise<readonly string[]> => {
  const agent = await connectAgent({ url: demo.mcpUrl, token, signal });
  try {
    return await agent.tools();
  } finally {
    await agent.close();
  }
};
