/** Verbs that change something and seldom begin a tool's name: enough not to take them for the name of a thing. */
import { DESTRUCTIVE_VERBS, WRITE_VERBS } from './verbs.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const UNCOMMON = words(`
  accrue adapt adopt affix amend arrange arrive attest blacklist boost bump burn buzz capture carry cascade
  chmod chown coalesce collapse combine compose compress confirm construct contribute convey correct crop cut
  debounce decay decide decline dedupe defer define degrade deliver demolish depend disburse disown distribute
  divert divide downscale drip earmark eject embargo embed empower encode endorse enforce engage enhance enlarge
  enlist enrich ensure enter escort exchange exclude exempt expand expose extinguish finish flatten flip fold
  fuse give graft grow halve harden hide ignite impose improve increase induct inform insure interrupt introduce
  invest jump kick knock launder lay leave lend let lift lobby lower maintain massage mature mend mortgage
  multiply mute nest nudge obtain offboard offload onboard orphan pack paint pare paste peg permit persist
  postpone pour preempt prepend prime prohibit prolong propose protect prove pump punch punish quell quit raise
  rebrand receive recite reclaim recommission recompute reconcile recoup recover recruit redirect reduce reelect
  refactor refine reformat refuel regroup rehash reimburse reinforce rekey relieve relinquish relist remap
  remedy remember remind remit remodel repeal repel replenish reposition repossess reprice reprint reprogram
  repurpose reroute rescind reshape restock restructure restyle retain retarget retrain reuse reverse revert
  revive reword rig ruin sabotage sack sanction scatter seize serve settle shelve shorten shrink shuffle shut
  siphon skip smash smooth soften solder solve speed spend spin splice split sponsor squash stall stash steal
  steer stick stitch strengthen stretch strike subtract summon supersede suppress surrender swipe tame teach
  tear throttle throw tighten tilt transact transcode transfuse transmit transplant transpose treat trim tune
  twist uncheck uncouple underwrite unify unite unlist unmask unpair unplug unroll unseal unstage unwatch unzip
  uphold upsell urge vary veto waive warm warn warp weaken weigh weld whitelist widen win wind withhold witness
  wrap wreck yank yield zero
  rank join score ship train tune hire fire skip simulate click tap swipe`);

/** Nouns and reading verbs that made their way into the list, or have the ending of such verbs. */
const NOT_VERBS = words(`
  accurate advise affiliate aggregate alternate appropriate approximate associate calculate candidate
  certificate climate concise coordinate corporate delegate enterprise enumerate estate estimate evaluate
  exercise expertise franchise graduate immediate intermediate locate mandate order otherwise post precise
  premise private process relay request scale schedule store summarise summarize surrogate switch tag
  template test translate type ultimate validate`);

/** True for what is a verb, or is made like one: `reprioritize`, `unquarantine`, `liquify`. */
export const mayChange = (word: string): boolean => {
  if (NOT_VERBS.has(word)) return false;
  const isVerb = (text: string) => DESTRUCTIVE_VERBS.has(text) || WRITE_VERBS.has(text) || UNCOMMON.has(text);
  if (isVerb(word) || /[a-z]{3}(?:ize|ise|ify|ate)$/.test(word)) return true;
  const root = /^(?:re|un|de|dis|pre|over|mis|auto|force)([a-z]{3,})$/.exec(word)?.[1];
  return root !== undefined && isVerb(root);
};
