/** What a release is made from names the same version everywhere, and its notes come from the changelog. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { releaseNotes } from '../../../scripts/release-notes.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(resolve(ROOT, path), 'utf8');
const { version } = JSON.parse(read('package.json')) as { version: string };

describe('the version', () => {
  it('is the same in package.json, the lock file and the Kubernetes manifests', () => {
    const lock = JSON.parse(read('package-lock.json')) as { version: string };
    const { images } = parse(read('manifests/kubernetes/base/kustomization.yaml')) as {
      images: { newTag: string }[];
    };
    expect(lock.version).toBe(version);
    expect(images.map(({ newTag }) => newTag)).toEqual([version]);
  });
});

describe('the notes of a release', () => {
  const CHANGELOG =
    '# Changelog\n\n## 0.2.0 (2026-11-30)\n\n### Added\n\n- New.\n\n## 0.1.0 (2026-10-01)\n\nFirst.\n';

  it('are the section of its version, without the heading', () => {
    expect(releaseNotes(CHANGELOG, '0.2.0')).toBe('### Added\n\n- New.\n');
  });

  it('are refused if the changelog has no dated section for the version', () => {
    expect(() => releaseNotes(CHANGELOG, '0.3.0')).toThrow('no section "## 0.3.0 (YYYY-MM-DD)"');
    expect(() => releaseNotes('## 0.3.0 (soon)\n\nx\n', '0.3.0')).toThrow('no section');
  });
});
