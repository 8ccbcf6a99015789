/** Defaults that ask people whom no one named. */
import { KINDS } from '../../domain/effect.ts';
import type { PathProblem } from '../../problems/problem.ts';
import type { PolicyFile } from './schema.ts';

/** Such a default denies; see `compileDefaults`. If there are several approvers, the first stand in. */
export const checkDefaults = ({ defaults, approvers }: PolicyFile): readonly PathProblem[] => {
  const asking = KINDS.filter((kind) => defaults[kind] === 'require-approval');
  const names = Object.keys(approvers);
  if (asking.length === 0 || names.length === 1 || names.includes('default')) return [];
  if (names.length === 0) {
    return [
      {
        message: `calls that are ${asking.join(', ')} are denied: they need approval, and the policy names no approvers`,
        path: ['defaults'],
        hint: 'add approvers: { default: { any: [{ group: … }] } }',
      },
    ];
  }
  return [
    {
      message: `calls that no rule matches ask the approvers ${names[0]}, the first of several`,
      path: ['approvers'],
      hint: 'call the ones that should be asked default',
    },
  ];
};
