/** Where the sample identity provider keeps its codes, grants and sessions: in memory, gone when the demo ends. */

interface Payload {
  readonly uid?: string;
  readonly userCode?: string;
  readonly grantId?: string;
  consumed?: number;
}

/** An adapter class factory for oidc-provider; each call has a memory of its own. */
export const createOidcMemory = (now: () => number) => {
  const items = new Map<string, { payload: Payload; expiresAt: number }>();
  const alive = (key: string): Payload | undefined => {
    const item = items.get(key);
    return item !== undefined && item.expiresAt > now() ? item.payload : undefined;
  };

  return (model: string) => {
    const find = async (id: string) => alive(`${model}:${id}`);
    const findBy = async (name: 'uid' | 'userCode', value: string) =>
      [...items]
        .filter(([key, item]) => key.startsWith(`${model}:`) && item.payload[name] === value)
        .map(([key]) => alive(key))
        .at(-1);
    return {
      find,
      findByUid: (uid: string) => findBy('uid', uid),
      findByUserCode: (userCode: string) => findBy('userCode', userCode),
      upsert: async (id: string, payload: Payload, expiresIn?: number) => {
        const expiresAt = expiresIn === undefined ? Number.POSITIVE_INFINITY : now() + expiresIn * 1000;
        items.set(`${model}:${id}`, { payload, expiresAt });
      },
      consume: async (id: string) => {
        const payload = await find(id);
        if (payload !== undefined) payload.consumed = Math.floor(now() / 1000);
      },
      destroy: async (id: string) => {
        items.delete(`${model}:${id}`);
      },
      revokeByGrantId: async (grantId: string) => {
        for (const [key, item] of items) if (item.payload.grantId === grantId) items.delete(key);
      },
    };
  };
};
