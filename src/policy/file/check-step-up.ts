/** Approvers who have to sign in on the web: whether they could, and whether anything is asked of them that happens elsewhere. */
import type { PathProblem } from '../../problems/problem.ts';
import type { PolicyFile } from './schema.ts';

/** `webSignIn` says whether people can sign in with a browser at all. */
export const checkStepUp = (
  { approvers, access }: Pick<PolicyFile, 'approvers' | 'access'>,
  webSignIn: boolean,
): readonly PathProblem[] => [
  ...Object.entries(approvers).flatMap(([name, { stepUp, any }]) => {
    if (!stepUp) return [];
    const path = ['approvers', name] as const;
    return [
      ...(webSignIn
        ? []
        : [
            {
              message: `approvers ${name} have to sign in on the web, but no one can`,
              path: [...path, 'stepUp'],
              hint: 'configure identity.signIn in firebreak.yaml',
            },
          ]),
      ...any.flatMap((source, index) =>
        'slackGroup' in source
          ? [
              {
                message: `approvers ${name} have to sign in on the web, where no one can prove to be in a Slack group`,
                path: [...path, 'any', index],
                hint: 'name a group of the directory or of groups, or people',
              },
            ]
          : [],
      ),
    ];
  }),
  ...Object.entries(access).flatMap(([name, entry]) =>
    approvers[entry.approvers]?.stepUp
      ? [
          {
            message: `access ${name} is decided about in Slack, but approvers ${entry.approvers} have to sign in on the web`,
            path: ['access', name, 'approvers'],
            hint: 'name approvers without stepUp',
          },
        ]
      : [],
  ),
];
