/** What each issuer is trusted for, in words, and whether that is probably not what was meant. */
import type { Config } from '../../config/schema.ts';
import { isGithubEnterprise, unprovenSignUp } from '../../domain/issuers/shared-issuers.ts';
import { strangersOf } from '../../domain/issuers/strangers.ts';
import type { TrustedIssuer } from '../../identity/issuers/known-issuers.ts';
import { trustedIssuers } from '../../identity/trust.ts';
import type { Finding } from './finding.ts';

/** Two lines an issuer at most: what counts from it, and what is doubtful. Asks no one. */
export const checkTrust = ({ identity }: Pick<Config, 'identity'>): readonly Finding[] => {
  return trustedIssuers(identity).flatMap((issuer): readonly Finding[] => {
    const about = `trust ${issuer.issuer}`;
    const strangers = strangersOf(issuer.issuer, issuer.require);
    if (strangers !== undefined) return [{ verdict: 'fail' as const, about, text: strangers }];
    return [
      { verdict: 'ok' as const, about, text: inWords(issuer) },
      ...(unprovenSignUp(issuer.issuer) && Object.keys(issuer.require).length === 0
        ? [{ verdict: 'warn' as const, about, text: SIGN_UP }]
        : []),
      ...(isGithubEnterprise(issuer.issuer) && Object.keys(issuer.require).length === 0
        ? [{ verdict: 'warn' as const, about, text: ENTERPRISE }]
        : []),
    ];
  });
};

const SIGN_UP =
  'anyone may sign up at such a provider unless that is switched off there; see that it is, or add require';
const ENTERPRISE =
  'every repository of every organization of this enterprise gets such tokens; see that the enterprise is yours, or add require, for example { repository_owner: acme }';

const inWords = ({
  kind,
  require,
  emails,
  emailVerified,
  groups,
  maxTokenLife,
  foreign,
}: TrustedIssuer): string =>
  [
    kind === 'workload' ? 'workloads only' : `people${kind === 'human' ? '' : ' and workloads, by claims'}`,
    Object.keys(require).length === 0
      ? 'any token'
      : `tokens that match require (${Object.keys(require).join(', ')})`,
    `addresses of ${listed(emails, 'every domain')}${emailVerified === 'always' ? '' : ' with email_verified: true'}`,
    `groups: ${listed(kind === 'workload' ? groups.workload : groups.human, 'all')}`,
    `at most ${(kind === 'workload' ? maxTokenLife.workload : maxTokenLife.human) / 3_600_000} h`,
    ...(foreign ? ['bare subjects in rules do not mean its people'] : []),
  ].join('; ');

const listed = (trusted: 'all' | readonly string[], all: string): string => {
  if (trusted === 'all') return all;
  return trusted.length === 0 ? 'none' : trusted.join(', ');
};
