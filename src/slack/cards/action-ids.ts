/** The names by which buttons, modals and inputs come back from Slack. */
export const ACTIONS = {
  approve: 'approval_approve',
  deny: 'approval_deny',
  review: 'approval_review',
  web: 'approval_web',
  grantApprove: 'grant_approve',
  grantDeny: 'grant_deny',
  grantEnd: 'grant_end',
  grantExtend: 'grant_extend',
  grantRevoke: 'grant_revoke',
  closeReview: 'review_close',
  budgetRestore: 'budget_restore',
  toolsReview: 'tools_review',
} as const;

export const VIEWS = {
  review: 'approval_review_view',
  tools: 'tools_view',
  deny: 'deny_view',
  request: 'access_request_view',
  extend: 'access_extend_view',
  closeReview: 'review_close_view',
} as const;

/** One input block each, with one input of the same name. */
export const INPUTS = {
  reason: 'reason',
  share: 'share',
  access: 'access',
  duration: 'duration',
  comment: 'comment',
} as const;

/** The input in which an operator says what the tool of this definition does. */
export const effectInput = (hash: string): string => `effect_${hash}`;
