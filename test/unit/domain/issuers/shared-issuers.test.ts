/** What an issuer's URL says about who gets its tokens. */
import { expect, it } from 'vitest';
import { isGithubEnterprise, unprovenSignUp } from '../../../../src/domain/issuers/shared-issuers.ts';

it.each([
  ['https://token.actions.githubusercontent.com/octo-corp', true],
  ['https://token.actions.githubusercontent.com', false],
  ['https://token.actions.githubusercontent.com/octo-corp?x=1', false],
  ['https://idp.example.com/octo-corp', false],
  ['example.org', false],
])('%s is the issuer of one enterprise of GitHub: %s', (issuer, expected) => {
  expect(isGithubEnterprise(issuer)).toBe(expected);
});

it('a trust domain, which is no URL, is no provider with a sign-up', () => {
  expect(unprovenSignUp('example.org')).toBe(false);
});
