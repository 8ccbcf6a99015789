import { expect, test } from 'vitest';
import { Refusal } from '../../../../src/domain/refusal.ts';
import { createSamlLab } from '../../../support/saml-lab.ts';

test('a client stays signed in for twelve hours at most, since SAML lets no one ask again', async () => {
  const { clock, finish, honest, signIn } = await createSamlLab();
  const known = await finish(honest());
  clock.now += 12 * 60 * 60_000 - 1;
  expect(await signIn.reread?.(known)).toEqual(known);
  clock.now += 1;
  await expect(signIn.reread?.(known)).rejects.toThrow(Refusal);
});

test('someone who signed in by another protocol before has to sign in again', async () => {
  const { finish, honest, signIn } = await createSamlLab();
  const { caller } = await finish(honest());
  await expect(signIn.reread?.({ caller, upstream: { subject: 'alice' } })).rejects.toThrow(Refusal);
});

test('someone who signed in at another SAML provider before has to sign in again', async () => {
  const { finish, honest, signIn } = await createSamlLab();
  const known = await finish(honest());
  const other = { ...known, caller: { ...known.caller, issuer: 'https://old.example/saml' } };
  await expect(signIn.reread?.(other)).rejects.toThrow(Refusal);
});
