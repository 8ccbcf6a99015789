/** Finds keys whose mark does not stand at their start: in their middle, at their end, or nowhere but in their shape. */
import type { Hit } from '../engine/hit.ts';
import type { Run } from '../engine/run.ts';
import { isBitcoinAddress } from '../pii/personal.ts';

interface MarkedKey {
  readonly type: string;
  /** Matches all of a run of base64 characters, `-` and `_`. */
  readonly pattern: RegExp;
}

const shortest = 36;
const longest = 100;

const keys: readonly MarkedKey[] = [
  // Microsoft's: https://learn.microsoft.com/purview/sit-defn-all-creds, https://github.com/microsoft/security-utilities
  { type: 'azure_key', pattern: /^[A-Za-z0-9]{52}JQQJ9[9D][A-Za-z0-9]{20,34}={0,2}$/ },
  { type: 'azure_devops_token', pattern: /^[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}$/ },
  { type: 'azure_cosmos_key', pattern: /^[A-Za-z0-9+/]{76}ACDb[A-Za-z0-9+/]{6}==$/ },
  { type: 'azure_storage_key', pattern: /^[A-Za-z0-9+/]{76}\+ASt[A-Za-z0-9+/]{6}==$/ },
  { type: 'azure_function_key', pattern: /^[\w-]{44}AzFu[\w-]{5,6}==$/ },
  { type: 'azure_search_key', pattern: /^[A-Za-z0-9]{42}AzSe[A-Za-z0-9]{6}$/ },
  { type: 'azure_cache_key', pattern: /^[A-Za-z0-9]{33}AzCa[A-Za-z0-9]{6}=$/ },
  { type: 'azure_registry_password', pattern: /^[A-Za-z0-9+/]{42}\+ACR[A-Za-z0-9+/]{6}$/ },
  { type: 'azure_shared_key', pattern: /^[A-Za-z0-9+/]{33}(?:\+ASb|\+AEh|AIoT|\+ARm)[A-Za-z0-9+/]{6}=$/ },
  // https://documentation.mailgun.com/docs/mailgun/user-manual/api-key-mgmt/
  { type: 'mailgun_key', pattern: /^[a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8}$/ },
  // https://dev.maxmind.com/license-key-validation-api
  { type: 'maxmind_key', pattern: /^[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk$/ },
  // https://ngrok.com/docs/api/resources/credentials/
  { type: 'ngrok_token', pattern: /^[1-4](?=\w*[a-z])(?=\w*[A-Z])[A-Za-z0-9]{26}_[A-Za-z0-9]{20,22}$/ },
];

/** `app id|secret`: https://developers.facebook.com/docs/facebook-login/guides/access-tokens#apptokens */
const appTokenIn = (text: string, run: Run): Hit | undefined => {
  if (text[run.start - 1] !== '|' || !/^[\w-]{27,32}$/.test(text.slice(run.start, run.end))) return undefined;
  const id = /(?<!\d)\d{13,17}\|$/.exec(text.slice(Math.max(0, run.start - 20), run.start));
  return id === null
    ? undefined
    : { start: run.start - id[0].length, end: run.end, type: 'facebook_token', detector: 'facebook_token' };
};

const markedKeyIn = (text: string, run: Run): Hit | undefined => {
  if (run.end - run.start < shortest) return undefined;
  // Behind `name=`; signs of equality at the end belong to the key.
  const name = text.slice(run.start, run.end - 2).lastIndexOf('=') + 1;
  const start = run.start + name;
  if (run.end - start < shortest || run.end - start > longest) return undefined;
  const key = text.slice(start, run.end);
  const type = keys.find(({ pattern }) => pattern.test(key))?.type;
  return type === undefined ? undefined : { start, end: run.end, type, detector: type };
};

/** An address of Bitcoin, whose last four bytes check the others. */
const walletIn = (text: string, { start, end }: Run): Hit | undefined =>
  end - start < 36 && isBitcoinAddress(text.slice(start, end))
    ? { start, end, type: 'wallet', detector: 'wallet' }
    : undefined;

/** `runs` are those of base64 characters that the text has. */
export const findMarkedKeys = (text: string, runs: readonly Run[]): readonly Hit[] =>
  runs.flatMap((run) => markedKeyIn(text, run) ?? appTokenIn(text, run) ?? walletIn(text, run) ?? []);
