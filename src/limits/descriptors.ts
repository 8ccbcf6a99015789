/** How many connections fit below the process's limit of file descriptors. */

/** Kept for the store, for Slack, for logs, and for files that are opened now and then. */
const RESERVED = 96;
/** A call that is forwarded takes a second descriptor, for the connection to its server. */
const PER_CONNECTION = 2;
const FEWEST = 8;

/** Soft limit of open files of this process; `Infinity` if the platform has none or does not tell. */
export const descriptorLimit = (): number => {
  // Reports look up the names of network peers otherwise, which may take long; the types do not know the member yet.
  const report: NodeJS.ProcessReport & { excludeNetwork?: boolean } = process.report;
  report.excludeNetwork = true;
  const { userLimits } = report.getReport() as { userLimits?: { open_files?: { soft?: number | string } } };
  const soft = userLimits?.open_files?.soft;
  return typeof soft === 'number' ? soft : Number.POSITIVE_INFINITY;
};

/** The smaller of what is wanted and what `descriptors` allow; at least eight. */
export const connectionsWithin = (wanted: number, descriptors: number): number =>
  Math.min(wanted, Math.max(FEWEST, Math.floor((descriptors - RESERVED) / PER_CONNECTION)));
