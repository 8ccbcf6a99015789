/** What a command may touch of the process. */
export interface CliIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Standard output for text with colours, whose parts are escaped already. */
  readonly styled?: (text: string) => void;
  /** Whether stdout is a terminal that shows colours. */
  readonly colour: boolean;
}
