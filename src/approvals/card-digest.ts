/** What approvers see of a request, as one hash: so that it can be shown later what someone approved. */

import type { Approval } from '../domain/approval.ts';
import { digestOf } from '../domain/text/digest.ts';

/** What a surface renders of a request that no one has decided yet. */
export type Card = (approval: Approval) => unknown;

/** SHA-256 in hex, over the JSON of what is rendered. */
export const cardDigest = (card: Card, approval: Approval): string =>
  digestOf(JSON.stringify(card(approval)));

/** Without a surface of its own, a request is what the API and its page show of it. */
export const bareCard: Card = ({ id, tool, server, caller, rule, approvers, ...approval }) => {
  const { effect, facts, preview, longPreview, impact, expiresAt } = approval;
  return {
    id,
    tool,
    server,
    caller,
    rule,
    approvers,
    effect,
    facts,
    preview,
    longPreview,
    impact,
    expiresAt,
  };
};
