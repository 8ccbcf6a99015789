/** What operators are told of once for all replicas, kept so that the message can follow what becomes of it. */
import type { Announcement } from '../domain/approval.ts';
import type { DocumentStore, Json, StoredDocument } from '../domain/document.ts';
import { updateDocument } from '../domain/update-document.ts';

export interface Notice {
  /** When it happened, in milliseconds since the epoch. */
  readonly at: number;
  /** When operators were last told, or one replica began to tell them. */
  readonly toldAt: number;
  readonly announcement?: Announcement | undefined;
}

export interface NoticesDeps<T extends Notice> {
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument'>;
  /** Kind of the documents that hold them. */
  readonly kind: string;
  readonly keyOf: (notice: T) => string;
  /** Milliseconds since the epoch; undefined if it is kept. */
  readonly expireAt: (notice: T) => number | undefined;
  /** Whether operators have done what it asks for. */
  readonly isSettled: (notice: T) => boolean;
  /** Undefined if no one could be told; then it is tried again later. */
  readonly announce: (notice: T) => Promise<Announcement | undefined>;
  /** Shows the message as it is now. */
  readonly refresh: (notice: T) => void;
  readonly now: () => number;
}

/** All reject if the store does. */
export interface Notices<T extends Notice> {
  get(key: string): Promise<T | undefined>;
  /**
   * Tells operators, on one replica only, unless an open notice that `standsFor` accepts has told them already.
   * Resolves with the open notice that this one takes the place of.
   */
  tell(fresh: Omit<T, keyof Notice>, standsFor: (known: T) => boolean): Promise<T | undefined>;
  /** Tried again if another replica was faster; undefined if it is gone or `step` has nothing to change. */
  change(key: string, step: (notice: T) => T | undefined): Promise<T | undefined>;
}

/** Milliseconds after which operators are told again if telling them came to nothing. */
const TELL_AGAIN = 60_000;

/** Returns what tells, finds and changes notices of one kind. All of it rejects if the store does. */
export const createNotices = <T extends Notice>(deps: NoticesDeps<T>): Notices<T> => {
  const { documents, kind, keyOf, now } = deps;

  const written = (notice: T) => ({
    value: notice as unknown as Json,
    expireAt: deps.expireAt(notice),
  });
  const put = (notice: T, before: StoredDocument | undefined): Promise<boolean> =>
    documents.putDocument(kind, keyOf(notice), { ...written(notice), ifVersion: before?.version ?? 0 });

  const change: Notices<T>['change'] = (key, step) =>
    updateDocument(documents, {
      kind,
      id: key,
      change: (document) => {
        const notice = noticeIn<T>(document);
        const next = notice && step(notice);
        return { write: next && written(next), result: next };
      },
    });

  /** Resolves with what this replica is to tell, and what it takes the place of. */
  const claim = async (fresh: T, standsFor: (known: T) => boolean) => {
    const document = await documents.getDocument(kind, keyOf(fresh));
    const known = noticeIn<T>(document);
    const open = known !== undefined && !deps.isSettled(known) ? known : undefined;
    if (open === undefined || !standsFor(open))
      return (await put(fresh, document)) ? { mine: fresh, replaced: open } : undefined;
    const isTold = open.announcement !== undefined || now() - open.toldAt < TELL_AGAIN;
    const again = { ...open, toldAt: now() };
    return !isTold && (await put(again, document)) ? { mine: again, replaced: undefined } : undefined;
  };

  return {
    get: async (key) => noticeIn<T>(await documents.getDocument(kind, key)),
    change,
    tell: async (fresh, standsFor) => {
      const claimed = await claim({ ...fresh, at: now(), toldAt: now() } as T, standsFor);
      if (claimed === undefined) return undefined;
      const { mine, replaced } = claimed;
      const announcement = await deps.announce(mine);
      if (announcement === undefined) return replaced;
      const told = await change(keyOf(mine), (latest) =>
        latest.at === mine.at ? { ...latest, announcement } : undefined,
      );
      // Settled while the message was on its way.
      if (told !== undefined && deps.isSettled(told)) deps.refresh(told);
      return replaced;
    },
  };
};

/** Written here and nowhere else, so the shape is known. */
const noticeIn = <T>(document: StoredDocument | undefined): T | undefined => document?.value as T | undefined;
