/** go.sum, https://go.dev/ref/mod#go-sum-files: a module may be named after what it handles. */
import { expect, it } from 'vitest';
import { maskText } from './masker.ts';

it.each([
  'github.com/acme/credentials v0.0.0-20201020194453-7b5c4c7ed2d4 h1:pLI5jrR7OSLijeIDcmRxNmw2api+jEfxLoykJVice/E=',
  'github.com/acme/passwords v1.13.43/go.mod h1:zWJBz1Yf1ZtX5NGax9ZdNjhhI4rgjfgsyk6vTY1yfVg=',
  'github.com/acme/token v2.0.1-rc.1+incompatible h1:LU8vo40zBlo3R7bAvBVy/ku4nxGEyZe9N8MqAeFTzF8=',
])('the version and the checksum of a module stay: %s', (line) => {
  expect(maskText(line)).toBe(line);
});
