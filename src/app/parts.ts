/** What everything is made of. */
import type { Logger } from 'pino';
import type { EndedFamilies } from '../authorization-server/ended-families.ts';
import type { Keys } from '../config/load-keys.ts';
import type { Config } from '../config/schema.ts';
import type { PersonConnections } from '../domain/people/person-connections.ts';
import type { MakeSafe } from '../domain/text/safe-text.ts';
import type { GrantWatch } from '../gateway/grant-watch.ts';
import type { Shutdown } from '../gateway/shutdown.ts';
import type { NoteLeftOut } from '../gateway/tools/note-left-out.ts';
import type { ToolPinKeeper } from '../gateway/tools/tool-pins.ts';
import type { Metrics } from '../http/metrics.ts';
import type { Authenticate } from '../identity/authenticate.ts';
import type { VerifyAssertion } from '../identity/verify-assertion.ts';
import type { InFlight } from '../limits/in-flight.ts';
import type { Rates } from '../limits/rates.ts';
import type { Sealer } from '../mcp/seal.ts';
import type { AuditLog } from '../operators/audit.ts';
import type { EndPerson } from '../operators/end-person.ts';
import type { EndedPeople } from '../operators/ended-people.ts';
import type { KillSwitches } from '../operators/kill-switches.ts';
import type { PinStore } from '../operators/pin-store.ts';
import type { SuggestEffect } from '../policy/tool-names/suggest-effect.ts';
import type { StandingOf } from '../provisioning/standing.ts';
import type { Recorder } from '../recordings/recorder.ts';
import type { Store } from '../store/store.ts';
import type { Upstream } from '../upstream/forward.ts';
import type { Door } from './listen.ts';
import type { Masking } from './open-masking.ts';
import type { People } from './open-people.ts';
import type { OpenPolicy } from './open-policy.ts';
import type { Access } from './people/open-access.ts';

export interface Parts {
  readonly config: Config;
  readonly process: {
    readonly log: Logger;
    readonly now: () => number;
    /** One name for this process, for leases. */
    readonly holder: string;
    readonly shutdown: Shutdown;
    readonly metrics: Metrics;
  };
  readonly keys: {
    readonly sealer: Sealer;
    /** The keys of the sealer, newest first. */
    readonly sealing: Keys['sealing'];
  };
  readonly storage: { readonly store: Store; readonly recorder: Recorder };
  readonly masking: Pick<Masking, 'mask' | 'work'> & { readonly makeSafe: MakeSafe };
  readonly policy: OpenPolicy;
  readonly people: People;
  readonly servers: {
    readonly upstream: Upstream;
    /** How people connect to servers that are used in their own name, by the name of the server. */
    readonly connections: ReadonlyMap<string, PersonConnections>;
    readonly pins: ToolPinKeeper;
    readonly pinStore: PinStore;
    readonly noteLeftOut: NoteLeftOut;
    readonly suggest: SuggestEffect;
  };
  readonly operators: {
    readonly audit: AuditLog;
    readonly kills: KillSwitches;
    /** Whether what a person was given at that moment (milliseconds since the epoch) was ended since. */
    readonly isEnded: EndedPeople['isEnded'];
    readonly isEndedNow: EndedPeople['isEndedNow'];
    readonly access: Access;
    /** What the pushed directory says about people; undefined if none is pushed. */
    readonly standingOf: StandingOf | undefined;
    readonly endPerson: EndPerson;
    readonly grantWatch: GrantWatch;
  };
  /** How clients come in. */
  readonly entrance: {
    readonly publicUrl: string;
    readonly authenticate: Authenticate;
    readonly prove: Door['prove'];
    readonly verifyAssertion: VerifyAssertion;
    /** Sign-ins of clients that ended before their tokens did. */
    readonly families: EndedFamilies;
    readonly rates: Rates;
    readonly inFlight: InFlight;
  };
}
