/** Queries that hand rows from stage to stage (KQL, CloudWatch Insights, Flux): they read if every stage is known to. */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** What stages of KQL and CloudWatch Insights begin with; `evaluate` and `invoke` run what someone else wrote. */
const STAGES = words(`
  where filter summarize project project-away project-keep project-rename project-reorder extend order sort count top
  top-nested distinct join union take limit render mv-expand mv-apply parse parse-where make-series sample
  sample-distinct serialize as getschema lookup search fields stats display dedup pattern`);

const FLUX = words(`
  from range filter group mean sum count last first min max sort limit map keep drop rename pivot yield join union window
  aggregateWindow derivative difference distinct fill quantile median mode stddev top bottom duplicate elapsed histogram
  increase integral movingAverage reduce tail timeShift unique spread cumulativeSum toFloat toInt toString toBool toTime
  float int uint string bool time duration now exists contains length`);

const MAX_LENGTH = 16 * 1024;
const STRINGS = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g;

/** False for anything else, and for anything that could hide a stage. */
export const isQueryOfStages = (text: string): boolean => {
  if (text.length > MAX_LENGTH) return false;
  const bare = text.trim().replace(STRINGS, '0');
  if (/["'`;]|\/\/|\/\*|--/.test(bare)) return false;
  return isFlux(bare) || isPiped(bare);
};

/** A table first, or a stage of those that know their table from elsewhere. */
const isPiped = (bare: string): boolean => {
  const [source = '', ...stages] = bare.split('|').map((stage) => stage.trim());
  const begins = /^[A-Za-z_]\w*$/.test(source) || STAGES.has(wordOf(source));
  return begins && stages.length > 0 && stages.every((stage) => STAGES.has(wordOf(stage)));
};

const wordOf = (stage: string): string => /^[a-z-]+(?=\s|$|\()/.exec(stage)?.[0] ?? '';

/** A quote inside a regular expression would hide what follows it. */
const isFlux = (bare: string): boolean =>
  /^from\s*\(\s*bucket/.test(bare) &&
  !/[=!]~|\/|\b(?:option|import|package|builtin)\b/.test(bare) &&
  [...bare.matchAll(/([\w.]+)\s*\(/g)].every(([, name = '']) => FLUX.has(name));
