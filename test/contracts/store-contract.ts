/** One suite for every store, so that none of them can lie. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { approvalContract } from './approval-contract.ts';
import { connectionContract } from './connection-contract.ts';
import { documentContract } from './document-contract.ts';
import { endedPeopleContract } from './ended-people-contract.ts';
import { grantContract } from './grant-contract.ts';
import { oauthRecordContract } from './oauth-record-contract.ts';
import { pushedDirectoryContract } from './pushed-directory-contract.ts';
import { recordingContract } from './recording-contract.ts';
import { samlContract } from './saml-contract.ts';

/** @param open gives an empty store that goes by the clock it is given. */
export const storeContract = (open: (now: () => number) => Promise<Store>, remove = async () => {}): void => {
  const clock = { now: 1_000_000 };
  let opened: Store | undefined;
  const store = (): Store => {
    if (opened === undefined) throw new Error('the store is not open');
    return opened;
  };

  beforeAll(async () => {
    opened = await open(() => clock.now);
  });
  afterAll(async () => {
    await opened?.close();
    await remove();
  });

  it('tells its time', async () => {
    const told = await store().time();
    // The clock it was given, or that of a server.
    expect(Math.min(...[clock.now, Date.now()].map((now) => Math.abs(told - now)))).toBeLessThan(60_000);
  });
  describe('approvals', () => approvalContract(store));
  describe('grants', () => grantContract(store));
  describe('recordings', () => recordingContract(store));
  describe('documents and leases', () => documentContract(store, clock));
  describe('records of the authorization server', () => oauthRecordContract(store, clock));
  describe('connections of people to servers', () => connectionContract(store, clock));
  describe('people whose access was ended', () => endedPeopleContract(store, clock));
  describe('the directory that a provider pushes', () => pushedDirectoryContract(store));
  describe('sign-in by SAML', () => samlContract(store, clock));
};
