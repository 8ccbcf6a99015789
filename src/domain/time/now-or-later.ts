/**
 * What is nearly always there, and sometimes has to be waited for. An await costs a promise and a turn of the queue even then,
 * and one call asks some forty such questions, so what is there is given at once.
 */
export type NowOrLater<T> = T | Promise<T>;

/** What `next` makes of the value: at once if it is there, else once it comes. Throws or rejects as both do. */
export const followed = <T, U>(value: NowOrLater<T>, next: (value: T) => NowOrLater<U>): NowOrLater<U> =>
  value instanceof Promise ? value.then(next) : next(value);
