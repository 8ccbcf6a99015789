/** Keeps the tour honest. */
export class TourFailed extends Error {
  constructor(claim: string) {
    super(`The tour failed: it is not so that ${claim}.`);
    this.name = 'TourFailed';
  }
}

/** Throws TourFailed unless the claim holds. */
export const expectThat = (claim: string, holds: boolean): void => {
  if (!holds) throw new TourFailed(claim);
};
