/** Work that several ask for at once is done once. */
export const createSingleFlight = <T>(): ((key: string, work: () => Promise<T>) => Promise<T>) => {
  const running = new Map<string, Promise<T>>();
  return (key, work) => {
    const known = running.get(key);
    if (known !== undefined) return known;
    const result = work().finally(() => running.delete(key));
    running.set(key, result);
    return result;
  };
};
