/** Subject identifiers of security events (RFC 9493) -> whom they mean. */
import type { PersonName } from '../../domain/people/person-name.ts';

/** All names by which the person is meant; none if no person is, or in a way that tells nothing here, such as an opaque id. */
export const readSubjectId = (value: unknown): readonly PersonName[] => {
  const subject = Object(value) as Readonly<Record<string, unknown>>;
  // Drafts of Shared Signals say subject_type, and the final specification nests the person into a complex subject.
  const format = subject['format'] ?? subject['subject_type'];
  const { user, iss, sub, email, uri, identifiers } = subject;
  if (format === 'iss_sub' && isText(iss) && isText(sub)) return [{ account: { issuer: iss, subject: sub } }];
  if (format === 'email' && isText(email)) return [{ email }];
  if (format === 'account' && isText(uri) && uri.startsWith('acct:'))
    return [{ email: uri.slice('acct:'.length) }];
  if (format === 'aliases' && Array.isArray(identifiers)) return identifiers.flatMap(readSubjectId);
  return user === undefined ? [] : readSubjectId(user);
};

const LONGEST = 1000;

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= LONGEST;
