/** How others name a person whose access is to end: a provider by account, a directory by address, an operator by a word. */
import { callerKey, type Identity } from '../caller.ts';
import { couldBeNamed } from '../person.ts';

/** At least one of them. */
export interface PersonName {
  readonly account?: Pick<Identity, 'issuer' | 'subject'> | undefined;
  /** A subject of any issuer. */
  readonly name?: string | undefined;
  readonly email?: string | undefined;
}

/** Whether it could mean this person: for taking access away, never for giving it. */
export const couldMean = ({ account, name, email }: PersonName, person: Identity): boolean =>
  (account !== undefined && callerKey(account) === callerKey(person)) ||
  (name !== undefined && couldBeNamed(name, person)) ||
  (email !== undefined && couldBeNamed(email, person));

/** For audit logs. */
export const describePersonName = ({ account, name, email }: PersonName): string =>
  email ?? name ?? (account === undefined ? '' : `${account.issuer} ${account.subject}`);
