/** Connections to servers that want to see a certificate of ours, or whose own is of a private authority. */
import { Agent } from 'node:https';
import type { TlsMaterial } from './credentials/credential.ts';

export interface TlsAgents {
  /** Keeps connections for the next request. */
  readonly kept: Agent;
  /** Opens one for each request. */
  readonly single: Agent;
}

interface Opened extends TlsAgents {
  readonly material: TlsMaterial;
}

/** By server; new material gets new connections, and those in use end by themselves. `idle` in milliseconds. */
export const createTlsAgents = (idle: number) => {
  const opened = new Map<string, Opened>();
  const agentsFor = (server: string, material: TlsMaterial): TlsAgents => {
    const found = opened.get(server);
    if (found !== undefined && isSame(found.material, material)) return found;
    const { key, cert, ca } = material;
    const options = { key, cert, ...(ca === undefined ? {} : { ca }) };
    const kept = new Agent({ ...options, keepAlive: true, timeout: idle });
    const made = { material, kept, single: new Agent(options) };
    opened.set(server, made);
    return made;
  };
  const close = () => {
    for (const { kept, single } of opened.values()) for (const agent of [kept, single]) agent.destroy();
  };
  return { agentsFor, close };
};

const isSame = (one: TlsMaterial, other: TlsMaterial): boolean =>
  one.key === other.key && one.cert === other.cert && one.ca === other.ca;
