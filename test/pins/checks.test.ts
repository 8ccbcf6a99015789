/**
 * Which checks protect each kind of message, in which order they run, and what each answers: found out over the wire, by
 * messages with one thing wrong with them, and with any two. Of two faults the one that is answered was checked first.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FAULTS, type Fault } from './checks/faults.ts';
import { KINDS, type Kind, wireOf } from './checks/kinds.ts';
import { type Stage, startStage } from './checks/stage.ts';
import { expectPinned } from './pin.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
}, 60_000);
afterAll(() => stage.close());

let sent = 0;
const send = (kind: Kind, ...faults: readonly Fault[]): Promise<string> => {
  sent += 1;
  const marker = `marker-${sent}-`;
  const wire = wireOf(kind, stage.origin, marker);
  for (const { spoil } of faults) spoil(wire, kind);
  return stage.send(kind, wire, marker);
};

/** How often each of these faults is answered if two of them come together. */
const countWins = async (kind: Kind, stopping: readonly Stopping[]): Promise<Map<Stopping, number>> => {
  const wins = new Map(stopping.map((one) => [one, 0]));
  const compare = async ([one, other]: readonly [Stopping, Stopping]): Promise<void> => {
    const answer = await send(kind, one.fault, other.fault);
    const first = [one, other].find((each) => each.answer === answer);
    if (first === undefined && one.fault.asksServer && other.fault.check === 'server') return;
    expect(first, `${one.fault.check} and ${other.fault.check}: ${answer}`).toBeDefined();
    if (first !== undefined) wins.set(first, (wins.get(first) ?? 0) + 1);
  };
  const pairs = stopping.flatMap((one, at) =>
    stopping
      .slice(at + 1)
      .filter((other) => one.answer !== other.answer)
      .map((other) => [one, other] as const),
  );
  // The one who sends too much has to wait for the answer; the others share what one caller may use at once.
  const isSlow = (pair: readonly Stopping[]) => pair.some(({ fault }) => fault.check === 'rates');
  const slow = Promise.all(pairs.filter(isSlow).map(compare));
  for (const pair of pairs.filter((each) => !isSlow(each))) await compare(pair);
  await slow;
  return wins;
};

interface Stopping {
  readonly fault: Fault;
  readonly answer: string;
}

it.each(KINDS)(
  '$name: the checks, in their order, and what a failed one answers',
  async (kind) => {
    const otherwise = await send(kind);
    const stopping: Stopping[] = [];
    for (const fault of FAULTS.filter(({ kinds }) => kinds === undefined || kinds(kind))) {
      const answer = await send(kind, fault);
      if (answer !== otherwise) stopping.push({ fault, answer });
    }
    const wins = await countWins(kind, stopping);
    const ordered = stopping.toSorted((one, other) => (wins.get(other) ?? 0) - (wins.get(one) ?? 0));
    const checks = ordered.map(({ fault: { check }, answer }) => [check, answer]);
    await expectPinned(`checks/${kind.name.replaceAll(' ', '-')}`, {
      checks: Object.fromEntries(checks),
      otherwise,
    });
  },
  60_000,
);
