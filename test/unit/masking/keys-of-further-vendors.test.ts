/** Keys by the formats their vendors document, with bodies made for the run. */
import { expect, it } from 'vitest';
import { createRandom } from '../../../scripts/masking-set/random.ts';
import { maskText } from './masker.ts';

const random = createRandom(43);
const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789';
const MIXED = `${LOWER}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;
const mixed = (length: number) => random.chars(MIXED, length);
const hex = (length: number) => random.chars('0123456789abcdef', length);

it.each<[string, () => string]>([
  [
    'a token of a GitHub installation that carries its claims',
    () => `ghs_${mixed(9)}.${mixed(30)}.${mixed(43)}`,
  ],
  ['a token of Shopify in letters of both cases', () => `shpat_${mixed(32)}`],
  ['a secret of a Shopify app', () => `shpss_${mixed(32)}`],
  ['an account token of Cloudflare', () => `cfat_${mixed(40)}${hex(8)}`],
  ['a user token of Cloudflare', () => `cfut_${mixed(40)}${hex(8)}`],
  ['a global key of Cloudflare', () => `cfk_${mixed(40)}${hex(8)}`],
  ['a token of Sourcegraph', () => `sgp_${hex(40)}`],
  ['a token of SpectralOps', () => `spu-${random.chars(LOWER, 32)}`],
  ['a key of Rootly', () => `rootly_${hex(64)}`],
  ['a key of AppSync', () => `da2-${random.chars(LOWER, 26)}`],
  ['an app token of Facebook', () => `${random.chars('123456789', 16)}|${hex(32)}`],
  ['a client secret of Entra with another digit', () => `${mixed(3)}9Q~${mixed(34)}`],
])('hides %s', (_, make) => {
  const key = make();
  expect(maskText(`use ${key} now`)).not.toContain(key.slice(-16));
});

it.each(['see xoxo-indieweb-1.jpg', 'images/xoxb-party-2019.jpg', 'cfut_dir', 'spu-name', 'da2-beta'])(
  'leaves %s',
  (text) => expect(maskText(text)).toBe(text),
);
