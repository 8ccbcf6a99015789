/** How a command ends. */

/** Every exit code and what it means. 78 is EX_CONFIG of sysexits.h. */
export const EXIT_CODES = {
  0: 'The command did what it was asked to do.',
  1: 'A check failed, or the command could not do what it was asked to do.',
  2: 'The command line is wrong: an unknown command or option, or a value that does not fit.',
  78: 'The configuration is wrong; every problem is printed with its line and column.',
} as const;

type FailureCode = Exclude<keyof typeof EXIT_CODES, 0>;

/** Thrown by a command; the message, if there is one, goes to stderr. */
export class ExitCode extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message = '') {
    super(message);
    this.name = 'ExitCode';
    this.code = code;
  }
}
