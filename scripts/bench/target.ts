/** What a benchmark measures: a process that leads to the measured server. */

export interface Target {
  readonly name: string;
  readonly pid: number;
  /** Which of them it leads to. */
  readonly servers: readonly ServerName[];
  /** MCP endpoint of one of the measured servers. */
  url(server: ServerName): string;
  /** A fresh access token; undefined if the target takes none. */
  token(subject: string, server: ServerName): Promise<string | undefined>;
  /** Whether it masks secrets in answers. */
  readonly masks: boolean;
  close(): Promise<void> | void;
}

export type ServerName = 'bench' | 'many';
