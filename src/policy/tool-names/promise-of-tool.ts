/** What a tool promises before its arguments are looked at: by its name, and by what its server says about it. */
import type { Call } from '../../domain/call.ts';
import type { Effect } from '../../domain/effect.ts';
import { withHints } from '../effects/effect-of-annotations.ts';
import { effectOfName, isCarrier, type NamePromise } from '../effects/effect-of-name.ts';
import type { Finding } from '../effects/finding.ts';
import { remember } from '../effects/remember.ts';
import { namingOf, type ToolNamings, withoutPrefix } from './tool-naming.ts';

export interface ToolPromise {
  readonly promise: NamePromise;
  /** What its arguments are read by: text of a tool that runs what it is given is read as code, whatever is promised. */
  readonly readBy: NamePromise;
  /** What was seen beside the name. */
  readonly findings: readonly Finding[];
}

export type PromiseOfTool = (
  call: Pick<Call, 'server' | 'tool' | 'annotations' | 'toolEffect'>,
) => ToolPromise;

/** Returns what looks promises up; names are judged once and remembered. */
export const createPromiseOfTool = (namings: ToolNamings): PromiseOfTool => {
  const byName = remember((key: string): NamePromise => {
    const [tool, server] = JSON.parse(key) as [string, string];
    return effectOfName(tool, server);
  });
  return ({ server, tool = '', annotations, toolEffect }) => {
    const naming = namingOf(namings, server);
    const named = byName(JSON.stringify([withoutPrefix(tool, naming.prefix), server]));
    if (toolEffect !== undefined) return settled(named, toolEffect);
    const { promise, least } = withHints(named, annotations, naming.annotations ?? 'restrict');
    const readBy = isCarrier(named) ? named : promise;
    if (least === undefined) return { promise, readBy, findings: [] };
    const finding: Finding = { source: 'annotations', effect: least, says: SAID_BY_SERVER[least] ?? [] };
    return { promise, readBy, findings: [finding] };
  };
};

/** What is written down stands, but text of a tool that runs what it is given is still read as code. */
const settled = (named: NamePromise, { effect, from }: NonNullable<Call['toolEffect']>): ToolPromise => {
  const carried = isCarrier(named) ? named : 'carrier';
  const promise = effect === 'arguments' ? carried : effect;
  const finding: Finding = { source: 'operator', effect, says: [] } as Finding;
  return {
    promise,
    readBy: isCarrier(named) ? named : promise,
    findings: from === 'operator' && effect !== 'arguments' ? [finding] : [],
  };
};

const SAID_BY_SERVER: Partial<Record<Effect, readonly string[]>> = {
  write: ['its server says that it does more than read'],
  destructive: ['its server says that it may destroy'],
};
