/** What operators look at besides approvals and grants: the policy in force, and who changed what. */
import { z } from 'zod';
import type { ReadAudit } from '../../operators/audit.ts';
import { type Route, readRoute } from './route.ts';
import { auditEvent, pageOf, pageQuery, policy } from './shapes.ts';

/** The policy file in force. */
export interface PolicyInForce {
  /** SHA-256 (hex) of `source`. */
  readonly digest: string;
  /** Milliseconds since the epoch. */
  readonly loadedAt: number;
  readonly source: string;
  /** Why a newer file is not in force, if that is so. */
  readonly problem: string | undefined;
}

export interface OperationsRoutesDeps {
  readonly policy: () => PolicyInForce;
  readonly readAudit: ReadAudit;
}

/** The routes of operators below `/v1/policy` and `/v1/audit`. */
export const operationsRoutes = (deps: OperationsRoutesDeps): readonly Route[] => [
  readRoute({
    name: 'getPolicy',
    path: '/v1/policy',
    summary: 'The policy in force.',
    roles: ['operator'],
    query: z.strictObject({}),
    answer: policy,
    handle: async () => deps.policy(),
  }),
  readRoute({
    name: 'listAuditEvents',
    path: '/v1/audit',
    summary: 'What people changed by hand, newest first.',
    roles: ['operator', 'auditor'],
    query: z.strictObject(pageQuery),
    answer: pageOf(auditEvent),
    handle: ({ query }) => deps.readAudit(query),
  }),
];
