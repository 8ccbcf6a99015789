/**
 * Properties draw the same cases in every run, so that a change is judged by what it changed. `FC_SEED=random npm test`
 * draws new ones, as the nightly run does; a number repeats the run that printed it.
 */
import fc from 'fast-check';

const asked = process.env['FC_SEED'];

fc.configureGlobal(asked === 'random' ? {} : { seed: Number(asked ?? 20_261_130) });
