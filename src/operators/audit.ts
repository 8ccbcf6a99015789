/** Who changed what by hand, besides what recordings say: one event before a change is made, one with its outcome. */
import type { Identity } from '../domain/caller.ts';
import type { DocumentStore, Json } from '../domain/document.ts';
import type { Page } from '../domain/page.ts';
import type { MakeSafe } from '../domain/text/safe-text.ts';

export interface AuditEvent {
  /** `aud_…`; ids sort newest first. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly by: { readonly issuer: string; readonly subject: string; readonly email?: string | undefined };
  readonly via: 'api' | 'slack' | 'web' | 'cli';
  /** What is done, as noun and verb: `grant.revoke`. */
  readonly action: string;
  /** Id of what it is done to. */
  readonly target: string;
  readonly outcome: 'attempted' | 'done' | 'refused' | 'failed';
  /** Safe to show: a reason someone gave, or why it was refused. */
  readonly detail?: string | undefined;
}

/** Durable once resolved; what cannot be audited is not done. */
export type Audit = (
  event: Omit<AuditEvent, 'id' | 'at' | 'by'> & { readonly by: Identity },
) => Promise<void>;

/** Newest first. */
export type ReadAudit = (page: {
  readonly limit: number;
  readonly cursor?: string | undefined;
}) => Promise<Page<AuditEvent>>;

export interface AuditLog {
  readonly audit: Audit;
  readonly read: ReadAudit;
}

const KIND = 'audit';
/** Documents are listed by ascending id, so an id begins with the time that is left until this moment (year 2286). */
const END_OF_IDS = 9_999_999_999_999;

export interface AuditLogDeps {
  readonly documents: Pick<DocumentStore, 'putDocument' | 'listDocuments'>;
  readonly now: () => number;
  /** Reasons and targets are typed by people, who may type a secret. */
  readonly makeSafe: MakeSafe;
  /** Any unique string. */
  readonly newId: () => string;
}

/** Keeps the audit log in documents of the store. `audit` rejects if the store does, and then nothing may be done. */
export const createAuditLog = ({ documents, makeSafe, now, newId }: AuditLogDeps): AuditLog => {
  /** Never the same twice, so that an attempt and its outcome in one millisecond keep their order. */
  let place = 0;
  return {
    audit: async ({ by, ...event }) => {
      const at = now();
      place = Math.max(at, place + 1);
      const id = `aud_${String(END_OF_IDS - place).padStart(13, '0')}_${newId()}`;
      const { issuer, subject, email } = by;
      const texts = {
        target: makeSafe(event.target),
        detail: event.detail === undefined ? undefined : makeSafe(event.detail),
      };
      const value = { ...event, ...texts, at, by: { issuer, subject, email } } satisfies Json;
      if (!(await documents.putDocument(KIND, id, { value, ifVersion: 0 }))) {
        throw new Error(`audit event ${id} is there already`);
      }
    },
    read: async (page) => {
      const { items, cursor } = await documents.listDocuments(KIND, page);
      // Written above and nowhere else, so the shape is known.
      return { items: items.map(({ id, value }) => ({ ...(value as object), id }) as AuditEvent), cursor };
    },
  };
};
