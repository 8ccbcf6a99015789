/** Answers a body that cannot be read in the words of the protocol: ours would be a page of text, which no machine understands. */
import type { ErrorRequestHandler, Response } from 'express';

/** Leaves faults of ours to the handler of the application. */
export const unreadableBody =
  (fail: (response: Response, status: number, sentence: string) => void): ErrorRequestHandler =>
  (error, _request, response, next) => {
    const { status } = Object(error) as { status?: number };
    if (status === undefined || status >= 500) return next(error);
    fail(response, status, 'The body cannot be read.');
  };
