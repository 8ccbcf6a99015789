/** Which identity of the gateway a Slack person is, by the one configured method. */
import type { Identity } from '../../domain/caller.ts';
import { emailIdentity } from '../../domain/person.ts';
import type { Mapping } from '../ports.ts';
import type { Links } from './links.ts';
import type { SlackPerson } from './who-is.ts';

export type Identified =
  | { ok: true; identity: Identity; mapping: Mapping['method'] }
  | { ok: false; problem: string };

/** Rejects if the look-up does. */
export type Identify = (person: SlackPerson) => Promise<Identified>;

interface IdentifyDeps {
  readonly mapping: Mapping;
  readonly links: Pick<Links, 'identityOf'>;
  /** The slash command, for telling people what to do. */
  readonly command: string;
}

/** Resolves with the identity, or with a sentence for the person that says what to do. */
export const createIdentify =
  ({ mapping, links, command }: IdentifyDeps): Identify =>
  async (person) => {
    switch (mapping.method) {
      case 'email':
        return byEmail(person, mapping.domains);
      case 'link':
        return known(
          await links.identityOf(person),
          mapping.method,
          `Use ${command} link first, so that the gateway knows who you are.`,
        );
      case 'directory':
        return known(
          await mapping.lookup(person.user),
          mapping.method,
          'The company directory does not know your Slack account.',
        );
    }
  };

const byEmail = ({ email }: SlackPerson, domains: readonly string[]): Identified => {
  const domain = email?.slice(email.lastIndexOf('@') + 1).toLowerCase();
  if (email === undefined || domain === undefined) {
    return { ok: false, problem: 'Slack shows no confirmed e-mail address of yours to this app.' };
  }
  return domains.some((allowed) => allowed.toLowerCase() === domain)
    ? { ok: true, identity: emailIdentity(email), mapping: 'email' }
    : { ok: false, problem: 'Your e-mail address is not in a domain that counts here.' };
};

const known = (identity: Identity | undefined, mapping: Mapping['method'], reason: string): Identified =>
  identity === undefined ? { ok: false, problem: reason } : { ok: true, identity, mapping };
