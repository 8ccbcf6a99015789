/** The tour: a day at the sample company in seven chapters; each checks what it tells and ends the tour where it is not so. */

import { asksAPerson } from './chapters/asks-a-person.ts';
import { lendsAccess } from './chapters/lends-access.ts';
import { provesTheRecord } from './chapters/proves-the-record.ts';
import { readsAndBlocks } from './chapters/reads-and-blocks.ts';
import type { Company } from './company.ts';
import type { Narrator } from './narrator.ts';

export interface Tour {
  readonly company: Company;
  readonly narrator: Narrator;
  /** True where the tour clicks for the people; otherwise it waits for a person at the simulator's page. */
  readonly auto: boolean;
}

/** Rejects with TourFailed where something is not as told. */
export const takeTour = async (tour: Tour): Promise<void> => {
  const client = await tour.company.connect('bob');
  try {
    await readsAndBlocks(tour, client);
    await asksAPerson(tour, client);
    await lendsAccess(tour, client);
  } finally {
    await client.close();
  }
  await provesTheRecord(tour);
};
