/** What a scenario of `npm run bench:abuse` is: how one caller abuses the gateway, and what has to hold meanwhile. */

/** What the abuser knows: one token, and what anyone could find out. */
export interface Target {
  /** MCP URL of the protected server. */
  readonly mcp: string;
  readonly url: string;
  readonly adminUrl: string;
  readonly token: string;
}

/** How often something happened, by its name: `200`, `429`, `ECONNRESET`. */
export type Tally = Record<string, number>;

/** What is measured of everyone else while a scenario runs. */
export interface Measured {
  readonly calls: number;
  readonly failed: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Of `/healthz`, in milliseconds. */
  readonly health: number;
  /** Largest resident set that the gateway has had, in MiB. */
  readonly peak: number;
  readonly gatewayEnded: boolean;
  readonly abuser: Tally;
}

export interface Scenario {
  readonly name: string;
  /** One line for the table's legend. */
  readonly what: string;
  /** Seconds for which it is measured; 10 if undefined. */
  readonly seconds?: number;
  /** Merged over the top level of the gateway's configuration. */
  readonly config?: object;
  /** Rules of policy besides those of the bench. */
  readonly rules?: readonly object[];
  readonly nodeOptions?: readonly string[];
  /** Files and sockets the gateway may have open at once. */
  readonly descriptors?: number;
  /** MiB the gateway may take: it runs in a control group that ends it beyond them, if the system has such. */
  readonly memory?: number;
  /** Milliseconds that other callers and `/healthz` may take at the 99th percentile; 100 if undefined. */
  readonly p99?: number;
  /** Runs in a process of its own until the signal is aborted, counting what came of it. */
  readonly abuse: (target: Target, counted: Tally, signal: AbortSignal) => Promise<void>;
  /** Sentences for what was missed, besides the bars that hold for every scenario. */
  readonly missed?: (measured: Measured) => readonly string[];
}

const P99 = 100;

/** Sentences that say which bars were missed; empty if none was. */
export const missedBars = (scenario: Scenario, measured: Measured): readonly string[] => {
  const { memory = Number.POSITIVE_INFINITY, p99 = P99 } = scenario;
  return [
    ...(measured.gatewayEnded ? ['the gateway ended'] : []),
    ...(measured.calls === 0 ? ['no call of another caller was answered'] : []),
    ...(measured.failed > 0 ? [`${measured.failed} calls of other callers failed`] : []),
    ...(measured.peak <= memory ? [] : [`the gateway took more than ${memory} MiB`]),
    ...(measured.p99 <= p99 ? [] : [`p99 of other callers is above ${p99} ms`]),
    ...(measured.health <= p99 ? [] : [`p99 of /healthz is above ${p99} ms`]),
    ...(scenario.missed?.(measured) ?? []),
  ];
};
