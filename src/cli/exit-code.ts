/** How a command ends other than well. */

/** Contract section 1: 1 a check failed, 2 wrong usage, 78 wrong configuration. */
type FailureCode = 1 | 2 | 78;

/** Thrown by a command; the message, where there is one, goes to stderr. */
export class ExitCode extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message = '') {
    super(message);
    this.name = 'ExitCode';
    this.code = code;
  }
}
