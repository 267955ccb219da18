/** The doors of a process: whose they are, what they begin with, and when they are forgotten. */
import { expect, test } from 'vitest';
import { OPERATIONS } from '../src/contract.js';
import { doorsOf } from '../src/doors.js';
import { defaultPolicy } from '../src/retry.js';
import { clockWorld } from './clock-world.js';

const { id: operation, errors } = OPERATIONS.getAccount;
const caller = { operation, errors, streams: false, deadlineMs: Infinity };
const visit = { caller, policy: defaultPolicy, probeEveryMs: 1, signal: undefined };

/** Doors of an outside of their own, by keys that are numbers. */
function open() {
  const world = clockWorld();
  const doors = doorsOf(world, world);
  const at = (from: number, to: number) => {
    for (let key = from; key <= to; key++) doors.at('https://a.example', String(key));
  };
  const use = (from: number, to: number) => {
    for (let key = from; key <= to; key++) void doors.at('https://a.example', String(key)).enter(visit);
  };
  return { world, doors, at, use };
}

test('a door is that of one key at one gateway of one outside', () => {
  const { world, doors } = open();
  const door = doors.at('https://a.example', 'key');
  expect(doorsOf(world, world).at('https://a.example', 'key')).toBe(door);
  const others = [
    doors.at('https://a.example', 'other'),
    doors.at('https://b.example', 'key'),
    open().doors.at('https://a.example', 'key'),
  ];
  for (const other of others) expect(other).not.toBe(door);
  expect(doors.all()).toEqual([door, others[0], others[1]]);
});

test('a door begins with a hundred retries, earns a tenth of one with a success and one a minute', () => {
  const { world, doors } = open();
  const { budget } = doors.at('https://a.example', 'key');
  expect(budget.left()).toBe(100);
  for (let retry = 0; retry < 50; retry++) budget.spend();
  budget.earn(false);
  expect(budget.left()).toBeCloseTo(50.1);
  world.skip(60_000);
  expect(budget.left()).toBeCloseTo(51.1);
});

test('doors that nobody uses are forgotten when a seventeenth comes, and not before', () => {
  const { doors, at, use } = open();
  use(1, 1);
  at(2, 16);
  expect(doors.all()).toHaveLength(16);
  const used = doors.at('https://a.example', '1');
  at(17, 17);
  expect(doors.all()).toEqual([used, doors.at('https://a.example', '17')]);
  at(18, 31);
  expect(doors.all()).toHaveLength(16);
});

test('doors in use are looked through again once there are twice as many', () => {
  const { doors, at, use } = open();
  use(1, 16);
  at(17, 32);
  expect(doors.all()).toHaveLength(32);
  at(33, 33);
  expect(doors.all()).toHaveLength(17);
});
