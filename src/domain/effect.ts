/** What a call does to the world, as far as it can be proven. */

export const EFFECTS = ['read', 'write', 'destructive', 'unknown'] as const;

/** Weakest first; `unknown` stands highest because what cannot be proven counts as destructive. */
export type Effect = (typeof EFFECTS)[number];

/** What rules and defaults can name: effects, and calls that reach what people are to know of, whatever their effect. */
export const KINDS = [...EFFECTS, 'sensitive'] as const;
export type Kind = (typeof KINDS)[number];

/** The highest of the effects, `unknown` above `destructive`; `read` for none. */
export const strongestEffect = (effects: readonly Effect[]): Effect =>
  EFFECTS[Math.max(0, ...effects.map((effect) => EFFECTS.indexOf(effect)))] ?? 'unknown';

/** "destructive: DROP TABLE a; DELETE without WHERE on b", for a row of a card. */
export const describeEffect = ({
  effect,
  facts,
}: {
  readonly effect: Effect;
  readonly facts: readonly string[];
}): string => (facts.length === 0 ? effect : `${effect}: ${facts.join('; ')}`);

/** Calls that change something, or may: they are recorded durably before they are forwarded. */
export const mayChange = (effect: Effect): boolean => effect !== 'read';
