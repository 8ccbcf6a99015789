/** Policies that many scenarios share. */

/** Tools called `delete_*` need one member of the Slack group; `more` adds rules. */
export const askDba = (...more: object[]) => ({
  version: 1,
  approvers: { dba: { any: [{ slackGroup: 'S0DBA' }] } },
  rules: [
    { id: 'ask-dba', match: { tool: 'delete_*' }, action: 'require-approval', approvers: 'dba' },
    ...more,
  ],
});

/** Every method and tool, and everything a server may ask of a client. */
export const ALLOW_ALL = {
  version: 1,
  defaults: { read: 'allow', write: 'allow', destructive: 'allow', unknown: 'allow' },
  rules: [
    {
      id: 'questions',
      match: { method: ['sampling/createMessage', 'elicitation/create', 'roots/list'] },
      action: 'allow',
    },
  ],
};
