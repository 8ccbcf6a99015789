/** A company directory for tests: SCIM 2.0 over users and groups in memory, with the habits of real ones as switches. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ScimUser {
  readonly id: string;
  readonly userName: string;
  readonly active?: boolean;
  readonly emails: readonly { readonly value: string; readonly primary?: boolean }[];
  readonly [attribute: string]: unknown;
}

export interface ScimStandIn {
  readonly url: string;
  readonly token: string;
  /** Changed by tests while it runs. */
  readonly people: ScimUser[];
  /** Ids of members by name of the group. */
  readonly groups: Map<string, string[]>;
  readonly habits: {
    /** Answers every question with everyone. */
    ignoresFilters: boolean;
    /** Tells groups of a user with the user. */
    listsGroups: boolean;
    /** At most so many resources an answer. */
    page: number;
    status: number;
  };
  readonly asked: string[];
  close(): Promise<void>;
}

export const SLACK_ID = 'urn:acme:2.0:User';

export const startScim = async (people: ScimUser[] = []): Promise<ScimStandIn> => {
  const token = 'scim-token';
  const groups: ScimStandIn['groups'] = new Map();
  const habits = { ignoresFilters: false, listsGroups: false, page: 200, status: 200 };
  const asked: string[] = [];

  const users = () =>
    people.map((user) => {
      const own = [...groups].filter(([, members]) => members.includes(user.id));
      return habits.listsGroups
        ? { ...user, groups: own.map(([display], index) => ({ value: `g${index}`, display })) }
        : user;
    });
  const allGroups = () =>
    [...groups].map(([displayName, members], index) => ({
      id: `g${index}`,
      displayName,
      members: members.map((value) => ({ value })),
    }));

  const answer = (url: URL, response: ServerResponse): void => {
    const filter = url.searchParams.get('filter') ?? '';
    asked.push(`${url.pathname} ${filter}`);
    const all: readonly object[] = url.pathname === '/scim/v2/Users' ? users() : allGroups();
    const matching = habits.ignoresFilters ? all : all.filter((each) => matches(each, filter));
    const start = Number(url.searchParams.get('startIndex')) - 1;
    const count = Math.min(Number(url.searchParams.get('count')), habits.page);
    const list = { totalResults: matching.length, Resources: matching.slice(start, start + count) };
    response.writeHead(habits.status, { 'content-type': 'application/scim+json' });
    response.end(JSON.stringify(list));
  };

  const server = createServer((request, response) => {
    if (request.headers.authorization === `Bearer ${token}`)
      return answer(new URL(request.url ?? '', 'http://scim'), response);
    response.writeHead(401).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/scim/v2`,
    token,
    people,
    groups,
    habits,
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** `attribute eq "value"`, as far as the gateway asks. */
const matches = (resource: object, filter: string): boolean => {
  const [, path = '', value = '""'] = /^(\S+) eq (".*")$/.exec(filter) ?? [];
  const wanted: unknown = JSON.parse(value);
  const names = path.startsWith(`${SLACK_ID}:`)
    ? [SLACK_ID, path.slice(SLACK_ID.length + 1)]
    : path.split('.');
  const found = names.reduce<readonly unknown[]>(
    (at, name) => at.flatMap((each) => (Object(each) as Record<string, unknown>)[name] ?? []),
    [resource],
  );
  return found.includes(wanted);
};
