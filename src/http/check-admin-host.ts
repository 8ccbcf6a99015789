/** The Host allow-list of the admin port, against DNS rebinding: a web page must not read what runs here. */
import { isIP } from 'node:net';
import type { RequestHandler } from 'express';

export interface CheckAdminHostDeps {
  /** `admin.host`. */
  readonly listenHost: string;
  /** Further names, without or with a port. */
  readonly allowedHosts: readonly string[];
}

/**
 * Answers 403 to names that are not allowed. IP addresses are always accepted: kubelets and Prometheus ask by the
 * address of a pod, and a rebound name arrives as a name, never as an address.
 */
export const createCheckAdminHost = ({ listenHost, allowedHosts }: CheckAdminHostDeps): RequestHandler => {
  const names = new Set(['localhost', listenHost, ...allowedHosts].map((name) => name.toLowerCase()));
  const isAllowed = (host: string): boolean => {
    const name = host.replace(/:\d{1,5}$/, '');
    return names.has(host) || names.has(name) || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
  };
  return (request, response, next) => {
    if (isAllowed(request.headers.host?.toLowerCase() ?? '')) return next();
    response.status(403).type('text').send('This Host is not accepted; name it in admin.allowedHosts.\n');
  };
};
