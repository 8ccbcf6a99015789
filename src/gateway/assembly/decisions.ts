/** What decides about calls and asks people, put together. */
import { createQuota } from '../../limits/quota.ts';
import { type Admit, type AdmitApproved, type AdmitHeld, createAdmit } from '../admit.ts';
import { type Budgets, createBudgets } from '../budgets.ts';
import { createDecide, type Decide } from '../decide.ts';
import {
  createInputRequiredRetries,
  type InputRequiredRetries,
} from '../input-required/input-required-retries.ts';
import { createRequestStates, type RequestStates } from '../input-required/request-states.ts';
import { createRedeem } from '../redeem.ts';
import { createKeptResults, type KeptResults } from '../response/kept-results.ts';
import type { GatewayDeps } from './gateway-deps.ts';

export interface Decisions {
  readonly budgets: Budgets;
  readonly decide: Decide;
  readonly states: RequestStates;
  readonly retries: InputRequiredRetries;
  readonly keptResults: KeptResults;
  readonly admit: Admit;
  readonly admitApproved: AdmitApproved;
  readonly admitHeld: AdmitHeld;
}

/** Puts together what stands between a message and its Admission. */
export const createDecisions = (deps: GatewayDeps): Decisions => {
  const { rules, approvals, operators, masking } = deps;
  const { documents, sealer, now, newId } = deps.process;
  const { policy, liveGrants, noteSpent } = rules;
  const { draining } = deps.shutdown;
  const budgets = createBudgets({ policy, store: rules.budgetStore, noteSpent, now, newId });
  const { killing, told: stopsTold, checkAccess } = operators;
  const decide = createDecide({ policy, liveGrants, killing, budgets, work: masking.work, now });
  const states = createRequestStates({ seal: sealer.seal, open: sealer.open, now });
  const { getApproval, pauseCall, resumeCall } = approvals;
  const retries = createInputRequiredRetries({ states, getApproval, pauseCall, resumeCall, newId, now });
  const keptResults = createKeptResults({ documents, now });
  const { ask, finish, weighVotes, beginRedemption: begin } = approvals;
  const redeem = createRedeem({ decide, begin, weighVotes, budgets, finish, checkAccess, stopsTold, now });
  const quotas = createHoldQuotas(deps.settings);
  const admit = createAdmit({ decide, budgets, redeem, ask, keptResults, retries, ...quotas, draining, now });
  return { budgets, decide, states, retries, keptResults, ...admit };
};

const createHoldQuotas = ({ heldCalls, heldBytes }: GatewayDeps['settings']) => ({
  holds: createQuota(heldCalls, 'Too many of your calls wait for approval. Let some be decided first.'),
  heldBytes: createQuota(
    heldBytes,
    'Your calls that wait for approval are too long together (limits.heldBytes). Let some be decided first.',
  ),
});
