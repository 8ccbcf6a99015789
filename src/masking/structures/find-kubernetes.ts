/** Finds everything under `data` and `stringData` of Kubernetes Secrets written as YAML: there all of it is secret. */
import type { Hit } from '../engine/hit.ts';
import { isHarmless } from '../readers/classify-value.ts';
import { linesOf } from './table-lines.ts';

const indentOf = (line: string): number => /^[ ]*(?:- )?/.exec(line)?.[0].length ?? 0;

interface Mapping {
  readonly indent: number;
  isSecret: boolean;
}

/** The values, one hit a line. A Secret may say what it is only after its data, so its end is waited for. */
export const findKubernetesSecrets = (text: string): readonly Hit[] => {
  if (!/\bkind:\s*["']?Secret\b/.test(text)) return [];
  const hits: Hit[] = [];
  let pending: Hit[] = [];
  let object: Mapping = { indent: 0, isSecret: false };
  let dataIndent = -1;
  const close = (indent: number): void => {
    if (object.isSecret) hits.push(...pending);
    pending = [];
    object = { indent, isSecret: false };
    dataIndent = -1;
  };
  for (const line of linesOf(text)) {
    const content = text.slice(line.start, line.end);
    if (content.trim() === '' || content.trimStart().startsWith('#')) continue;
    const indent = indentOf(content);
    if (/^(?:---|\.\.\.)\s*$/.test(content)) close(0);
    else if (/^\s*- /.test(content) && indent <= object.indent + 2 && dataIndent < 0) close(indent);
    else if (indent < object.indent) close(indent);
    if (dataIndent >= 0 && indent > dataIndent) {
      const hit = valueIn(content, line.start);
      if (hit !== undefined) pending.push(hit);
      continue;
    }
    dataIndent = -1;
    const key = content.slice(indent);
    if (/^kind:\s*["']?Secret["']?\s*$/.test(key) && indent === object.indent) object.isSecret = true;
    if (/^(?:data|stringData):\s*$/.test(key) && indent === object.indent) dataIndent = indent;
    if (/^(?:data|stringData):\s*\{/.test(key) && indent === object.indent)
      pending.push(...flowValues(content, line.start));
  }
  close(0);
  return hits;
};

/** The value of `key: value`, or the whole line of a block scalar. */
const valueIn = (line: string, offset: number): Hit | undefined => {
  const match = /^\s*(?:["']?[\w.-]+["']?:\s*)?(["']?)(.*?)\1\s*$/.exec(line.slice(0, 200_000));
  const value = match?.[2] ?? '';
  if (value === '' || /^[|>][+-]?\d?$/.test(value) || isHarmless(value)) return undefined;
  const start = offset + line.lastIndexOf(value);
  return { start, end: start + value.length, type: 'kubernetes_secret', detector: 'kubernetes-secret' };
};

/** The values of `data: {key: value, other: value}`. */
const flowValues = (line: string, offset: number): readonly Hit[] =>
  [...line.slice(0, 200_000).matchAll(/[\w."'-]+:\s*["']?([^\s"',{}]+)/g)].flatMap((match) => {
    const start = offset + match.index + match[0].lastIndexOf(match[1] ?? '');
    const end = start + (match[1] ?? '').length;
    return match.index === 0
      ? []
      : [{ start, end, type: 'kubernetes_secret', detector: 'kubernetes-secret' }];
  });
