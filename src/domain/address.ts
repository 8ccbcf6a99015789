/** Which subjects, and which patterns of policies, read as e-mail addresses. */

/** Auth0 names its applications so; there is no such domain. */
const CLIENT = /@clients$/;

/** Whether a subject reads as an e-mail address, though no issuer has verified it as one. */
export const isAddressLike = (subject: string): boolean =>
  /^[^\s:/]+@[^\s@]+$/.test(subject) && !CLIENT.test(subject);

/** Whether a pattern means addresses: `@` stands in it, and nothing of a subject such as `repo:acme/a@b` before that. */
export const isAddressPattern = (pattern: string): boolean =>
  /^[^:/]*@/.test(pattern) && !CLIENT.test(pattern);
