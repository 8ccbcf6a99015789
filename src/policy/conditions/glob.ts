/** Patterns with `*` and `?` in rules; identity reads its conditions on claims by the same ones. */
export { compileGlob, compileGlobs, type TextTest } from '../../domain/text/glob.ts';
