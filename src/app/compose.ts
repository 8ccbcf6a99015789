/** Builds every adapter and hands it inward; this folder is the only one that sees everything. */

import { createPrivateKey, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { loadKeys } from '../config/load-keys.ts';
import type { Config } from '../config/schema.ts';
import { createSealApproval } from '../domain/sealed-approval.ts';
import { createDeniedNow } from '../gateway/checks/denied-now.ts';
import { createGrantWatch } from '../gateway/grant-watch.ts';
import { createShutdown } from '../gateway/shutdown.ts';
import { createNoteLeftOut } from '../gateway/tools/note-left-out.ts';
import { createToolPins } from '../gateway/tools/tool-pins.ts';
import { createMetrics } from '../http/metrics.ts';
import { createPresentedTokens } from '../identity/presented-tokens.ts';
import { mcpUrl } from '../identity/protected-resource.ts';
import { createInFlight } from '../limits/in-flight.ts';
import { createRates } from '../limits/rates.ts';
import { createSealer } from '../mcp/seal.ts';
import { createAuditLog } from '../operators/audit.ts';
import { createKillSwitches } from '../operators/kill-switches.ts';
import { createPinStore } from '../operators/pin-store.ts';
import { createSuggestEffect } from '../policy/tool-names/suggest-effect.ts';
import { createReplica } from '../schedule/replica.ts';
import { createSchedule } from '../schedule/schedule.ts';
import { createStoreClock } from '../schedule/store-clock.ts';
import { createUpstream } from '../upstream/forward.ts';
import { createTellTrouble } from '../upstream/tell-trouble.ts';
import { createClose } from './close-gateway.ts';
import { dataPath } from './data-path.ts';
import { doubtfulSettings } from './doubtful-settings.ts';
import { openAdmin } from './open-admin.ts';
import { openGround } from './open-ground.ts';
import { openJobs } from './open-jobs.ts';
import { openLog } from './open-log.ts';
import { openMasking } from './open-masking.ts';
import { openPeople } from './open-people.ts';
import { openRecording } from './open-recording.ts';
import { openTexts } from './open-texts.ts';
import type { Parts } from './parts.ts';
import { openEndPerson } from './people/end-people.ts';
import { openConnections } from './people/open-connections.ts';
import { openEntrance } from './people/open-entrance.ts';
import { openIdentityTokens } from './people/open-identity-tokens.ts';
import { openStanding } from './people/open-provisioning.ts';
import { classifyOptions } from './policy-options.ts';
import { publicApp } from './public-app.ts';
import { createTellPolicyProblems } from './tell-policy-problems.ts';
import { upstreamServers } from './upstream-servers.ts';

export interface Gateway {
  /** The address of the gateway for clients, without a slash at the end. */
  readonly url: string;
  readonly adminUrl: string;
  /** Looks at the policy file now. */
  readonly reloadPolicy: () => Promise<void>;
  /** Stops listening, lets what runs come to an end for a while, and saves what is left. */
  close(): Promise<void>;
}

/** Milliseconds. */
const CONNECT_TIMEOUT = 5_000;

/** Resolves once the gateway listens; rejects, with nothing listening, if policy, keys, store or ports are unusable. */
export const compose = async (config: Config): Promise<Gateway> => {
  const keys = loadKeys(config.keys.file, config.store.kind === 'embedded');
  const { makeSafe, maskText } = openTexts(config.masking, keys.signing);
  const log = openLog(config.log, maskText);
  const clock = createStoreClock({ now: Date.now, log });
  const { now } = clock;
  const { policy, store, door, adminDoor } = await openGround(config, log, now);
  for (const { about, text } of doubtfulSettings(config, policy.current().approvers.values()))
    log.warn({ about }, text);
  const publicUrl = config.publicUrl ?? door.url;
  const holder = `${hostname()}-${randomUUID()}`;
  const replica = createReplica({ leases: store, id: holder, now, log });
  const { isAlive } = replica;
  const shutdown = createShutdown();
  const audit = createAuditLog({ documents: store, makeSafe, now, newId: randomUUID });
  const pinStore = createPinStore(store);
  const suggest = createSuggestEffect(classifyOptions(config).namings ?? {});
  const alone = config.store.kind === 'embedded';
  const kills = createKillSwitches({ documents: store, holder, alone, makeSafe, now });
  const standingOf = openStanding({ config, store, now });
  const people = await openPeople({
    config,
    store,
    audit: audit.audit,
    seal: createSealApproval(createPrivateKey(keys.signing)),
    makeSafe,
    rules: {
      policy: policy.current,
      deniedNow: createDeniedNow({
        policy: policy.current,
        killing: kills.killing,
        readPins: pinStore.read,
      }),
    },
    tools: { pins: pinStore, suggest },
    publicUrl,
    standingOf,
    process: { holder, isAlive, track: shutdown.track, log, now },
  });
  const tellProblem = createTellPolicyProblems({
    tellPolicyBroken: people.tellPolicyBroken,
    documents: store,
    now,
    log,
  });
  policy.onProblem((problem) => void tellProblem(problem));
  const { recorder, recorded, signHeads } = openRecording({
    config,
    store,
    signing: keys.signing,
    holder,
    log,
    now,
  });
  const presented = createPresentedTokens(now);
  const sealer = createSealer(keys.sealing);
  const connections = openConnections({ config, publicUrl, store, sealer, holder, log, now });
  const upstream = createUpstream({
    servers: upstreamServers(config, {
      subjectTokenOf: (server) => (client) => presented.of(mcpUrl(publicUrl, server), client),
      connections,
      identityToken: openIdentityTokens({ config, publicUrl, store, sealer, holder, log, now }),
      log,
      now,
    }),
    connectTimeout: CONNECT_TIMEOUT,
    tellTrouble: createTellTrouble({ log, now }),
    answerBytes: config.limits.answerBytes,
    openStreams: config.limits.openStreams,
    newId: randomUUID,
  });
  const pinningOf = (server: string) => config.servers[server]?.pinning ?? 'strict';
  const grantWatch = createGrantWatch({ getGrant: store.getGrant, now });
  const inFlight = createInFlight({
    caller: config.limits.bytesInFlight,
    all: config.limits.allBytesInFlight,
    patience: config.limits.waitForRoom,
  });
  const metrics = createMetrics({
    bytesInFlight: inFlight.bytes,
    openHolds: people.approvals.held,
    recordingQueue: recorder.waiting,
    policyBroken: () => policy.inForce().problem !== undefined,
  });
  const { authenticate, verifyAssertion, families, ended, access } = openEntrance({
    config,
    publicUrl,
    keys,
    store,
    kills,
    standingOf,
    noteCaller: people.noteCaller,
    presented,
    log,
    now,
  });
  const effects = classifyOptions(config);
  const { classified } = policy;
  const masking = openMasking({ config, signing: keys.signing, effects, classified, log, now });
  const { mask } = masking;
  const { messagesPerSecond, bytesPerSecond } = config.limits;
  const rates = createRates({ messagesPerSecond, bytesPerSecond, cpu: masking.cpu, recorded, now });
  const onWaiting = people.tools.note;
  const noteLeftOut = createNoteLeftOut({ change: pinStore.change, makeSafe, now, log });
  const pins = createToolPins({
    store: pinStore,
    suggest,
    pinningOf,
    mask,
    makeSafe,
    noteLeftOut,
    onWaiting,
    now,
    log,
  });
  const parts: Parts = {
    config,
    process: { log, now, holder, shutdown, metrics },
    keys: { sealer, sealing: keys.sealing },
    storage: { store, recorder },
    masking: { mask, work: masking.work, makeSafe },
    policy,
    people,
    servers: { upstream, connections, pins, pinStore, noteLeftOut, suggest },
    operators: {
      audit,
      kills: { ...kills, watch: access.watchRunning },
      isEnded: ended.isEnded,
      isEndedNow: ended.isEndedNow,
      access,
      standingOf,
      endPerson: openEndPerson({ config, ended, store, people, connections, sealer, now, audit }),
      grantWatch,
    },
    entrance: {
      publicUrl,
      authenticate,
      prove: door.prove,
      verifyAssertion,
      families,
      rates,
      inFlight,
    },
  };

  await clock.sync(store).catch((error) => log.warn({ err: error }, 'the store does not tell its time yet'));
  await kills.look().catch((error) => log.warn({ err: error }, 'the kill switches cannot be read yet'));
  await families.look().catch((error) => log.warn({ err: error }, 'ended sign-ins cannot be read yet'));
  adminDoor.serve(openAdmin({ config, store, recorder, people, policy, metrics, log, shutdown }));
  door.serve(await publicApp(parts, dataPath(parts)));
  const stopping = new AbortController();
  const running = Promise.all([
    clock.run(store, stopping.signal),
    ...[people, kills, ended, grantWatch, families].map(({ run }) => run(stopping.signal)),
  ]);
  const schedule = createSchedule({ leases: store, owner: holder, now, log }, openJobs(parts, signHeads));
  await replica.start().catch((error) => log.warn({ err: error }, 'the store cannot be reached yet'));
  schedule.start();
  return {
    url: door.url,
    adminUrl: adminDoor.url,
    reloadPolicy: policy.reload,
    close: createClose({
      shutdown,
      door,
      stopBackground: async () => {
        stopping.abort();
        await schedule.stop();
        await running;
      },
      recorder,
      release: [
        kills.leave,
        replica.stop,
        policy.close,
        upstream.close,
        masking.close,
        store.close,
        () => adminDoor.close(0),
      ],
      time: config.limits.shutdownTime,
      log,
    }),
  };
};
