/** Everything a store offers; compose hands each user the few operations it declares in its `ports.ts`. */

import type { GrantStore } from '../access/ports.ts';
import type { ApprovalStore } from '../approvals/ports.ts';
import type { DocumentStore } from '../domain/document.ts';
import type { LeaseStore, RecordingStore, StoreHealth } from '../recordings/ports.ts';

export type Operations = ApprovalStore & GrantStore & RecordingStore & LeaseStore & DocumentStore;

/** Operations reject with the Refusal `store-unavailable` if the store does not acknowledge within two seconds. */
export type Store = Operations & StoreHealth;
