import { expect, it } from 'vitest';
import { hasBearer } from '../../../../src/http/pushes/bearer-token.ts';

it.each([
  ['Bearer s3cret-of-a-directory', true],
  ['bearer s3cret-of-a-directory', true],
  ['BEARER s3cret-of-a-directory', true],
  ['Bearer s3cret-of-a-directory ', false],
  ['Bearer S3CRET-OF-A-DIRECTORY', false],
  ['Bearer s3cret', false],
  ['Basic s3cret-of-a-directory', false],
  ['s3cret-of-a-directory', false],
  ['', false],
  [undefined, false],
])('takes the one token, whatever the case of its scheme, and nothing else: %j', (authorization, isTaken) => {
  const headers = authorization === undefined ? {} : { authorization };
  expect(hasBearer({ headers }, 's3cret-of-a-directory')).toBe(isTaken);
});
