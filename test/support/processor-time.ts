/** Milliseconds of processor time that this thread has spent: what else runs on the machine does not count. */
export const processorTime = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};
