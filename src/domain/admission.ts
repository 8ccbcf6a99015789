/** Proof that a message was decided about: the only thing the upstream accepts. */

/** What will be sent, exactly as it was decided about. */
export interface AdmittedMessage {
  readonly server: string;
  readonly method: string;
  /** The client's bytes, never re-serialised: what was approved is what runs. */
  readonly body: Uint8Array;
  readonly approval: string | undefined;
  /** Whether it may be sent once more if its connection turns out to be closed: it only reads. */
  readonly isRepeatable: boolean;
}

/**
 * A class for its identity alone: the private field makes a look-alike object fail to compile,
 * and `Admission.of` is called by `gateway/admission.ts` only (held by the architecture test).
 */
export class Admission {
  readonly #brand = true;
  readonly message: AdmittedMessage;

  private constructor(message: AdmittedMessage) {
    this.message = message;
  }

  static of(message: AdmittedMessage): Admission {
    return new Admission(message);
  }

  /** False for anything that was not made here, also at run time. */
  static is(value: unknown): value is Admission {
    return typeof value === 'object' && value !== null && #brand in value;
  }
}
