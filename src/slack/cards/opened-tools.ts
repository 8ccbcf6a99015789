/** Which tools on which servers access opens, as rows of a card: the one who approves it has read all of them. Pure. */

import type { AccessPackage } from '../../access/ports.ts';
import { pieces, visibleLine } from '../../domain/text/visible.ts';

/** Characters of a row, and rows: with the longest reason the rest still fits into a message. */
const ROW = 290;
const MOST_ROWS = 8;

/** If `isCut`, no one may be offered to approve it. `access` is undefined if the policy no longer has it. */
export const openedTools = (access: Pick<AccessPackage, 'tools' | 'servers'> | undefined) => {
  const all = access === undefined ? 'unknown' : `${access.tools.join(', ')} on ${access.servers.join(', ')}`;
  const rows = pieces(all, ROW, visibleLine).map(
    (piece, index) => [index === 0 ? 'Tools' : '…', piece] as const,
  );
  return { rows: rows.slice(0, MOST_ROWS), isCut: rows.length > MOST_ROWS };
};

export const TOO_MANY_TOOLS =
  'The tools are cut: there are more than fit here, so this cannot be approved. Name fewer of them in the policy, or use patterns.';
