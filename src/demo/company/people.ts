/** The people of the sample company, as its identity provider knows them; their e-mail addresses match the Slack workspace. */

export interface Person {
  readonly subject: string;
  readonly name: string;
  readonly email: string;
  readonly groups: readonly string[];
}

const person = (subject: string, name: string, groups: readonly string[]): Person => ({
  subject,
  name,
  email: `${subject}@acme.example`,
  groups,
});

/** No one holds two roles: Alice approves, Carol operates, Dave audits, Bob asks, and Eve may do nothing. */
export const PEOPLE: readonly Person[] = [
  person('alice', 'Alice (databases)', ['dba']),
  person('bob', 'Bob (support)', ['support']),
  person('carol', 'Carol (platform)', ['platform']),
  person('dave', 'Dave (audit)', ['auditors']),
  person('eve', 'Eve (stranger)', []),
];

/** The person with this subject; undefined if the company has no such person. */
export const findPerson = (subject: string): Person | undefined =>
  PEOPLE.find((each) => each.subject === subject);
