/** Platforms that run what one pushes to them. */
import type { CommandRow } from '../command-row.ts';

export const PLATFORMS: readonly CommandRow[] = [
  {
    names: 'heroku',
    valued: '-a --app -r --remote',
    verbs: {
      reads: 'apps, ps, logs, releases, info, addons, status, apps:info, config:get, pg:info, ps:type',
      destroys: 'apps:destroy, pg:reset, addons:destroy',
    },
  },
  {
    names: 'fly flyctl',
    verbs: {
      reads: 'status, logs, version, apps list, releases list, machine list, secrets list, volumes list',
    },
  },
  {
    names: 'vercel',
    verbs: {
      reads: 'ls, list, inspect, whoami, logs, env ls, domains ls, alias ls',
      destroys: 'rm, remove, rollback',
    },
  },
  { names: 'netlify', verbs: { reads: 'status, sites:list, env:list, api listSites' } },
  { names: 'wrangler', verbs: { reads: 'whoami, tail, deployments list, d1 list, secret list' } },
  {
    names: 'firebase',
    verbs: {
      reads: 'projects:list, apps:list, login:list, functions:log',
      destroys: 'firestore:delete, hosting:disable',
    },
  },
  {
    names: 'doctl',
    verbs: { reads: 'version, account get, balance get, databases list, apps list, registry get' },
  },
  {
    names: 'sentry-cli',
    verbs: { reads: 'info, releases list, projects list, issues list, organizations list' },
  },
];
