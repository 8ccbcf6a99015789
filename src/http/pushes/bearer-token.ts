/** The one secret of a machine that pushes to us, in its `Authorization` header (RFC 6750, section 2.1). */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';

/** Whether the request carries exactly this token. */
export const hasBearer = ({ headers }: Pick<Request, 'headers'>, token: string): boolean => {
  // The name of a scheme is alike in any case (RFC 9110, section 11.1).
  const given = (headers.authorization ?? '').replace(/^bearer /i, 'Bearer ');
  // Of digests, so that nothing shows how much of a guess was right.
  return timingSafeEqual(digest(given), digest(`Bearer ${token}`));
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
