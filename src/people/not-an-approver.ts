/** What people who may not decide are told, with the reason if only the trust in their issuer is missing. */
import type { ApproverRule } from '../domain/decision.ts';
import { type Evidence, proves } from './proves.ts';

/** Sentences for the person whom nothing has proven; the last one says what an operator can change. */
export const notAnApprover = ({ name, any }: ApproverRule, evidence: Omit<Evidence, 'groups'>): string => {
  const plain = `You are not an approver of this request; members of ${name} are.`;
  const { identity } = evidence;
  const { email, groups = [] } = identity.unproven ?? {};
  const wouldCount = (more: Partial<Evidence>): boolean =>
    any.some((source) => proves(source, { ...evidence, groups: [], ...more }) !== undefined);
  if (email !== undefined && wouldCount({ identity: { ...identity, email } })) {
    const domain = email.slice(email.lastIndexOf('@') + 1);
    return `${plain} Your address ${email} is one of theirs, but it does not count: ${identity.issuer} does not say that it is verified (email_verified: true), or is not trusted for addresses of ${domain}. An operator can set emailVerified: always, or emails: [${domain}], for this issuer.`;
  }
  const group = groups.find((each) => wouldCount({ groups: [each] }));
  return group === undefined
    ? plain
    : `${plain} Your group ${group} is one of theirs, but it does not count: ${identity.issuer} is not trusted for it. An operator can set groups: [${group}] for this issuer.`;
};
