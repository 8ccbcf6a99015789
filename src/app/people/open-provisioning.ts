/** The directory that a provider pushes by SCIM, and what follows from it for people. */
import { randomUUID } from 'node:crypto';
import type { Router } from 'express';
import type { Config } from '../../config/schema.ts';
import type { Caller, Identity } from '../../domain/caller.ts';
import { Refusal } from '../../domain/refusal.ts';
import { followed, type NowOrLater } from '../../domain/time/now-or-later.ts';
import { createScimRoutes, SCIM_PATH } from '../../http/pushes/scim.ts';
import { issuersOfPeople } from '../../identity/trust.ts';
import { createExclusively } from '../../limits/one-at-a-time.ts';
import type { EndPerson } from '../../operators/end-person.ts';
import { createPushedDirectory } from '../../provisioning/pushed-directory.ts';
import type { Name } from '../../provisioning/resources.ts';
import { createScimService } from '../../provisioning/scim-service.ts';
import { createStandingOf, type Standing, type StandingOf } from '../../provisioning/standing.ts';
import type { Store } from '../../store/store.ts';

type Push = NonNullable<NonNullable<Config['directory']>['push']>;

interface StandingDeps {
  readonly config: Pick<Config, 'directory' | 'identity'>;
  readonly store: Store;
  readonly now: () => number;
}

/** What the pushed directory says about people; undefined if none is pushed. */
export const openStanding = ({ config, store, now }: StandingDeps): StandingOf | undefined => {
  const push = config.directory?.push;
  if (push === undefined) return undefined;
  return createStandingOf({
    directory: createPushedDirectory(store),
    subjectAttribute: push.subjectAttribute,
    issuer: issuerOf(config),
    now,
  });
};

const issuerOf = ({ identity }: Pick<Config, 'identity'>): string => issuersOfPeople(identity)[0] ?? '';

interface RoutesDeps extends StandingDeps {
  readonly publicUrl: string;
  readonly holder: string;
  readonly endPerson: EndPerson;
}

/** The door of the provider; undefined if nothing is pushed. */
export const openScimRoutes = (deps: RoutesDeps): Router | undefined => {
  const { config, store, publicUrl, holder, endPerson, now } = deps;
  const push = config.directory?.push;
  if (push === undefined) return undefined;
  const base = `${publicUrl}${SCIM_PATH}`;
  const serve = createScimService({
    directory: createPushedDirectory(store),
    base,
    exclusively: createExclusively({ takeLease: store.takeLease, owner: holder, now }, 'scim'),
    onGone: (names) => endNames(names, { push, issuer: issuerOf(config), by: base, endPerson }),
    newId: randomUUID,
    now,
  });
  return createScimRoutes({ token: push.token, serve, now });
};

const endNames = async (
  names: readonly Name[],
  of: { readonly push: Push; readonly issuer: string; readonly by: string; readonly endPerson: EndPerson },
): Promise<void> => {
  const because = {
    by: { issuer: of.by, subject: 'directory', email: undefined },
    via: 'api',
    reason:
      'The directory of the company has deactivated or removed this person, or has given their name to another one.',
  } as const;
  const valuesOf = (...attributes: readonly string[]) => [
    ...new Set(names.filter(([attribute]) => attributes.includes(attribute)).map(([, value]) => value)),
  ];
  const subjects = valuesOf(of.push.subjectAttribute);
  const addresses = valuesOf('userName', 'emails.value').filter((each) => each.includes('@'));
  // Two at a time: each is an entry of the audit log.
  for (let at = 0; at < Math.max(subjects.length, addresses.length); at += 1) {
    const [subject, email] = [subjects[at], addresses[at]];
    const account = subject === undefined ? undefined : { issuer: of.issuer, subject };
    await of.endPerson({ account, email }, because);
  }
};

/**
 * The caller as the directory says now: with its groups in place of those of the token, if it knows the person.
 *
 * @throws Refusal `unauthenticated` if the directory has deactivated them, or cannot tell them from others.
 */
export const inDirectory = (standingOf: StandingOf | undefined, caller: Caller): NowOrLater<Caller> =>
  standingOf === undefined || caller.kind !== 'human'
    ? caller
    : followed(standingOf(caller), (standing) => {
        if (standing === undefined) return caller;
        if (standing.isActive) return { ...caller, groups: standing.groups };
        throw new Refusal('unauthenticated', `The directory of the company ${whyOut(standing)}.`);
      });

const whyOut = ({ ids }: Standing): string =>
  ids.length > 1 ? 'knows several people by this name' : 'has deactivated this person';

/** Groups for decisions: rejects for people who were deactivated, and is undefined for those whom the directory does not know. */
export const pushedGroupsOf =
  (standingOf: StandingOf | undefined) =>
  async (person: Identity): Promise<readonly string[] | undefined> => {
    const standing = await standingOf?.(person);
    if (standing?.isActive === false) throw new Error(`the directory ${whyOut(standing)}`);
    return standing?.groups;
  };
