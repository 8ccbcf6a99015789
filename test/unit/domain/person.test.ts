import { expect, it } from 'vitest';
import { couldBeNamed, isNamed } from '../../../src/domain/person.ts';

const person = (change: object) => ({
  issuer: 'https://a.example',
  subject: 'u1',
  email: undefined,
  ...change,
});

it('a subject that reads as an address is not one, though it may keep someone out', () => {
  const chosen = person({ subject: 'alice@acme.example' });
  expect(isNamed('alice@acme.example', chosen)).toBe(false);
  expect(couldBeNamed('Alice@acme.example', chosen)).toBe(true);
  expect(isNamed('https://a.example alice@acme.example', chosen)).toBe(true);
});

it('an address is compared in lower case, a subject as it is written', () => {
  expect(isNamed('ALICE@acme.example', person({ email: 'alice@ACME.example' }))).toBe(true);
  expect(isNamed('u1', person({}))).toBe(true);
  expect(isNamed('U1', person({}))).toBe(false);
  expect(isNamed('abc@clients', person({ subject: 'abc@clients' }))).toBe(true);
});
