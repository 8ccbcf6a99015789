/** Twenty rules as companies write them, most of which do not match what is measured but have to be looked at. */

const deny = (id: string, match: object, more: object = {}) => ({ id, match, action: 'deny', ...more });
const ask = (id: string, match: object) => ({ id, match, action: 'require-approval', approvers: 'dba' });

const RULES = [
  deny('no-ddl', { server: 'bench', sql: ['drop', 'truncate', 'alter', 'grant'] }),
  deny('no-shell', { server: 'bench', tool: ['run_*', 'exec_*'], shell: ['rm', 'curl', 'dd'] }),
  deny('no-mass-delete', { tool: 'delete_orders', args: { status: '*' } }, { when: 'args.status != "old"' }),
  deny('ci-reads-only', { group: 'ci', effect: ['write', 'destructive', 'unknown'] }),
  deny('auditors-stay-out', { server: 'bench', group: 'auditors' }),
  deny('nobody-exports', { tool: ['export_*', 'dump_*'] }),
  deny('secrets-stay', { tool: 'get_secret*', group: ['support', 'dev'] }),
  deny('no-foreign-region', { tool: 'get_*', args: { region: ['us-*', 'ap-*'] } }),
  deny('one-page', { tool: 'list_*', args: { limit: '> 1000' } }),
  deny('left-the-company', { user: ['mallory@acme.example', 'trudy@acme.example'] }),
  ask('destructive-asks', { server: 'bench', effect: ['destructive', 'unknown'] }),
  ask('large-refund', { tool: 'refund_order', args: { amount: '> 500' } }),
  ask('prices', { tool: 'set_price*' }),
  ask('prod-writes', { server: 'prod*', effect: ['write', 'destructive', 'unknown'] }),
  ask('mail-outside', { tool: 'send_mail', args: { to: '*@*' } }),
  {
    id: 'support-needs-access',
    match: { group: 'support', tool: ['refund_*', 'change_*'] },
    action: 'require-grant',
  },
  { id: 'night-shift', match: { group: 'night' }, when: 'args.id < 100', action: 'allow' },
  { id: 'read-orders', match: { server: ['bench', 'many'], tool: ['get_*', 'list_*'] }, action: 'allow' },
  { id: 'small-pages', match: { tool: 'search_*' }, when: 'args.limit <= 100', action: 'allow' },
  { id: 'change-orders', match: { server: 'bench', tool: 'update_order' }, action: 'allow' },
];

export const POLICY = {
  version: 1,
  approvers: { dba: { any: [{ group: 'dba' }] } },
  access: {
    refunds: {
      title: 'Refund orders',
      servers: ['bench'],
      tools: ['refund_*', 'change_*'],
      max: '4h',
      approvers: 'dba',
      requesters: ['support'],
    },
  },
  rules: RULES,
};
