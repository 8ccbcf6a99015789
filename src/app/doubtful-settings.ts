/** Settings that load, and probably do not do what was meant. */
import type { Config } from '../config/schema.ts';
import type { ApproverRule } from '../domain/decision.ts';
import { issuersWithoutTrust } from '../identity/trust.ts';

export interface Doubt {
  /** The setting it is about. */
  readonly about: string;
  /** One line that says what to write. */
  readonly text: string;
}

/** What is doubtful about the configuration together with the approvers that the policy names. */
export const doubtfulSettings = (
  config: Pick<Config, 'identity' | 'slack'>,
  approvers: Iterable<ApproverRule>,
): readonly Doubt[] => [...silentIssuers(config), ...nobodyToAsk(config, [...approvers])];

const silentIssuers = ({ identity }: Pick<Config, 'identity'>): readonly Doubt[] =>
  issuersWithoutTrust(identity).map((issuer) => ({ about: `trust ${issuer}`, text: SILENT }));

const SILENT =
  'there are several issuers for people, so no address and no group of this one counts; write emails: [example.com] and groups: all there (or a list of groups), or [] for both if that is meant';

const nobodyToAsk = (
  { identity, slack }: Pick<Config, 'identity' | 'slack'>,
  approvers: readonly ApproverRule[],
): readonly Doubt[] => {
  if (slack !== undefined || approvers.length === 0) return [];
  const inSlackOnly = approvers.filter(({ any }) => any.every((source) => 'slackGroup' in source));
  return [
    { about: 'approvals', text: `${NOT_ASKED}${identity.signIn === undefined ? BY_API : ON_THE_WEB}` },
    ...inSlackOnly.map(({ name }) => ({
      about: `approvers ${name}`,
      text: 'without slack, members of Slack user groups cannot be told, so these can never decide; set slack, or name a group or users in the policy',
    })),
  ];
};

const NOT_ASKED =
  'the policy names approvers, but without slack no one tells them that a request is waiting; set slack';
const BY_API =
  ', or identity.signIn; until then they decide with a token: firebreak approvals decide, or POST /api/v1/approvals/ID/decision';
const ON_THE_WEB =
  '; until then they decide at /approvals/ID after signing in, or with a token: firebreak approvals decide';
