/** Forges, which keep sources, issues and builds. */
import type { CommandRow } from '../command-row.ts';
import { githubRequest } from '../programs/github-request.ts';

export const FORGES: readonly CommandRow[] = [
  {
    names: 'gh',
    valued: '-R --repo --hostname -L --limit -s --state --json -q --jq -t --template',
    verbs: {
      reads: `pr list, pr view, pr diff, pr checks, pr status, issue list, issue view, issue status,
        repo list, repo view, run list, run view, run watch, workflow list, workflow view, release list,
        release view, search *, auth status, label list, secret list, variable list, variable get,
        ruleset list, ruleset view, ruleset check, project list, project view, project field-list,
        project item-list, alias list, config get, config list, extension list, ssh-key list,
        gpg-key list, codespace list, gist list, gist view, status ., org list, cache list`,
      only: [{ verbs: 'api', program: githubRequest }],
      destroys:
        'repo delete, pr close, issue delete, release delete, run delete, secret delete, cache delete',
    },
    forbiddenExactly: '-w --web --output',
  },
  {
    names: 'glab',
    valued: '-R --repo',
    verbs: {
      reads: `version, mr list, mr view, mr diff, issue list, issue view, ci list, ci status, ci view, ci trace,
        repo view, release list`,
      destroys: 'repo delete, release delete, mr close',
    },
  },
];
