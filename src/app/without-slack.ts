/** What stands in for Slack if it is not configured: people are asked nowhere, but may look and decide by the API. */
import { bareCard } from '../approvals/card-digest.ts';
import { SEEN_BY_API } from '../domain/approval.ts';

export const withoutSlack = {
  announce: async () => SEEN_BY_API,
  card: bareCard,
  refresh: async () => {},
  remind: async () => {},
  announceGrant: async () => undefined,
  tellGrant: async () => {},
  remindReview: async () => {},
  announceSpent: async () => SEEN_BY_API,
  refreshSpent: () => {},
  announceTools: async () => SEEN_BY_API,
  refreshTools: () => {},
  tellPolicyBroken: async () => false,
  canBeAsked: async () => true,
  belongsTo: async () => false,
};
