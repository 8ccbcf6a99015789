import { describe, expect, it } from 'vitest';
import { hex, mixed } from '../../../src/masking/rules/sample.ts';
import { maskText } from './masker.ts';

describe('keys whose mark stands elsewhere than at their start', () => {
  it.each([
    ['azure_key', `${mixed(52)}JQQJ99${mixed(26)}`],
    ['azure_devops_token', `${mixed(76)}AZDO${mixed(4)}`],
    ['azure_cosmos_key', `${mixed(76)}ACDb${mixed(6)}==`],
    ['azure_storage_key', `${mixed(76)}+ASt${mixed(6)}==`],
    ['azure_function_key', `${mixed(44)}AzFu${mixed(6)}==`],
    ['azure_search_key', `${mixed(42)}AzSe${mixed(6)}`],
    ['azure_cache_key', `${mixed(33)}AzCa${mixed(6)}=`],
    ['azure_registry_password', `${mixed(42)}+ACR${mixed(6)}`],
    ['azure_shared_key', `${mixed(33)}+ASb${mixed(6)}=`],
    ['mailgun_key', `${hex(32)}-${hex(8)}-${hex(8)}`],
    ['maxmind_key', `${mixed(6)}_${mixed(29)}_mmk`],
    ['ngrok_token', `2${mixed(26)}_${mixed(21)}`],
  ])('hide %s, alone and behind a name', (type, key) => {
    const hidden = `[REDACTED:${type}]`;
    expect(maskText(`It is ${key}, he says`)).toBe(`It is ${hidden}, he says`);
    expect(maskText(`{"result":"${key}"}`)).toBe(`{"result":"${hidden}"}`);
    expect(maskText(`n=${key}\n`)).toBe(`n=${hidden}\n`);
  });

  it.each([
    `${hex(40)}`,
    `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`,
    `${hex(64)}-${hex(8)}-${hex(8)}`,
    `${mixed(80)}AZDO${mixed(4)}`,
    '20260102030405060708091011_abcdefghijklmnopqrstu',
  ])('are not %s', (text) => {
    expect(maskText(`It is ${text}`)).toBe(`It is ${text}`);
  });
});
