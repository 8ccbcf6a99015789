/** One row of the detectors table: a format that a vendor documents, and how to tell it. */

export interface Detector {
  /** Names the secret in placeholders and evidence. */
  readonly type: string;
  /** Where the vendor (or a scanner the vendor works with) documents the format. */
  readonly source: string;
  /** Literals, at least two characters, one of which starts a word there; nothing else is tried. */
  readonly gates: readonly string[];
  /**
   * Sticky, tried where a gate stands. Group 1 is the secret, if not all of the match is. Repetitions are bounded,
   * so that a try costs the same wherever it fails and the whole stays linear.
   */
  readonly pattern: RegExp;
  /** What must stand right before the gate and belongs to the secret; tried on the 64 characters before it. */
  readonly before?: RegExp;
  /** Rejects look-alikes that the pattern cannot. */
  readonly valid?: (secret: string) => boolean;
  readonly example: string;
  readonly counterExample: string;
}
