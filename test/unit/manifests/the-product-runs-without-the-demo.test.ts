import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');

const product = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.ts') && !path.startsWith('demo/'),
);

const loadsDemo = (path: string): boolean =>
  /^(import|export) (?!type )[^;]*from '[^']*\/demo\/[^']*'/m.test(
    readFileSync(join(ROOT, 'src', path), 'utf8'),
  );

it('no file of the product needs the demo to load', () => {
  expect(product.length).toBeGreaterThan(100);
  expect(product.filter(loadsDemo)).toEqual([]);
});

it('the image is built without the demo', () => {
  expect(readFileSync(join(ROOT, 'Dockerfile'), 'utf8')).toMatch(/^RUN npm run build .* rm -r dist\/demo$/m);
});
