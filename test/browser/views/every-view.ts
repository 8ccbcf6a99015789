/** Every message, modal and home that the Slack surface can make, by name. */
import type { Card, Modal } from '../../../src/slack/cards/blocks.ts';
import { createOperatorNotices } from '../../../src/slack/cards/operator-notices.ts';
import { renderHome, renderStrangersHome } from '../../../src/slack/cards/render-home.ts';
import type { Messages } from '../../../src/slack/outbox/messages.ts';
import { safe } from '../../support/safe.ts';
import { access, active, approvalCards, type Named, otherViews } from '../../unit/slack/every-card.ts';
import { approval, grant, NOW, vote } from '../../unit/slack/samples.ts';
import { hostileViews } from './hostile.ts';
import { approvalViews } from './of-approvals.ts';
import { grantViews } from './of-grants.ts';

type Home = ReturnType<typeof renderHome>;

/** What operators see of a policy file that cannot be used. */
async function policyBroken(): Promise<Card[]> {
  const posted: Card[] = [];
  const post: Messages['post'] = async ({ channel, render }) => {
    posted.push((await render()) as Card);
    return { channel, ts: '1.1' };
  };
  const notices = createOperatorNotices({
    messages: {
      post,
      tell: async () => undefined,
      reply: async () => undefined,
      update: async () => true,
      whisper: async () => undefined,
    },
    isShared: async () => false,
    getSpent: async () => undefined,
    getTools: async () => undefined,
    operatorsChannel: 'CASK',
    log: { info: () => undefined, warn: () => undefined },
  });
  await notices.tellPolicyBroken(
    'rules[3].then: "aprove" is none of allow, deny, require-approval\n  at policy.yaml:41:11',
  );
  return posted;
}

const home = (change: Partial<Parameters<typeof renderHome>[0]>): Home =>
  renderHome({
    waiting: { approvals: [], grants: [] },
    requests: [],
    grants: [],
    packages: [access],
    now: NOW,
    command: '/access',
    ...change,
  });

const full = home({
  waiting: { approvals: [approval(), approval({ tool: safe('drop_table') })], grants: [grant()] },
  requests: [
    approval({ state: 'executed', votes: [vote()], decidedAt: NOW, took: 1200 }),
    approval({ state: 'expired' }),
  ],
  grants: [active, grant()],
});

const views = [...approvalCards, ...otherViews, ...approvalViews, ...grantViews, ...hostileViews];
const isModal = (view: Card | Modal): view is Modal => 'type' in view;

export const modals: readonly Named<Modal>[] = views.flatMap(([name, view]) =>
  isModal(view) ? [[name, view]] : [],
);
export const homes: readonly Named<Home>[] = [
  ['home', full],
  ['home-empty', home({})],
  ['home-of-strangers', renderStrangersHome('Guests cannot decide anything here.')],
];

/** The messages of a channel, in the order in which they are posted. */
export async function messages(): Promise<readonly Named<Card>[]> {
  const cards = views.flatMap(([name, view]): Named<Card>[] => (isModal(view) ? [] : [[name, view]]));
  return [...cards, ...(await policyBroken()).map((card): Named<Card> => ['policy-broken', card])];
}
