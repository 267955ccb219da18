/** The queue of waiting attempts. */
import { describe, expect, test } from 'vitest';
import { Backlog, type Waiting } from '../../src/limiter/backlog.js';
import { randomOf } from './driver.js';

interface Item extends Waiting {
  name: string;
}

const item = (name: string, arrivedMs: number): Item => ({ name, arrivedMs, isGone: false });

const OLDEST = 0;
const NEWEST = 1;

/** Takes all items out, from one place. */
function drain(backlog: Backlog<Item>, place: number): string {
  const names: string[] = [];
  for (let each = backlog.at(place); each; each = backlog.at(place)) {
    names.push(each.name);
    backlog.remove(each);
  }
  return names.join('');
}

describe('a backlog', () => {
  const cases: { arrivals: [string, number][]; oldest: string; newest: string }[] = [
    { arrivals: [], oldest: '', newest: '' },
    { arrivals: [['a', 1]], oldest: 'a', newest: 'a' },
    // prettier-ignore
    { arrivals: [['a', 1], ['b', 2], ['c', 3]], oldest: 'abc', newest: 'cba' },
    // A retry keeps the place of its call
    // prettier-ignore
    { arrivals: [['b', 2], ['c', 3], ['a', 1]], oldest: 'abc', newest: 'cba' },
    // Of two that arrived at once the one that was added later is the newer
    // prettier-ignore
    { arrivals: [['a', 1], ['b', 1], ['c', 1]], oldest: 'abc', newest: 'cba' },
  ];
  for (const { arrivals, oldest, newest } of cases)
    test(`of ${JSON.stringify(arrivals)} gives ${oldest || 'nothing'} by age and ${newest || 'nothing'} by youth`, () => {
      for (const [place, want] of [
        [OLDEST, oldest],
        [NEWEST, newest],
      ] as const) {
        const backlog = new Backlog<Item>();
        for (const [name, arrivedMs] of arrivals) backlog.add(item(name, arrivedMs));
        expect(backlog.size).toBe(arrivals.length);
        expect(drain(backlog, place)).toBe(want);
        expect(backlog.size).toBe(0);
      }
    });

  test('agrees with a sorted array through any sequence of additions and removals', () => {
    const random = randomOf(7);
    const backlog = new Backlog<Item>();
    let model: Item[] = [];
    for (let step = 0; step < 5_000; step++) {
      const at = Math.floor(random() * 4);
      const [oldest, newest] = [model[0], model.at(-1)];
      expect([backlog.at(OLDEST), backlog.at(NEWEST), backlog.size]).toEqual([oldest, newest, model.length]);
      const any = backlog.at(random());
      expect(any === undefined ? 0 : model.filter((each) => each === any).length).toBe(Math.min(1, model.length));
      const gone = at === 1 ? oldest : at === 2 ? newest : model[Math.floor(random() * model.length)];
      if (at === 0 || !gone || model.length < 3) {
        const added = item(String(step), Math.floor(random() * 50));
        backlog.add(added);
        model = [...model, added].sort((one, other) => one.arrivedMs - other.arrivedMs);
      } else {
        backlog.remove(gone);
        model = model.filter((each) => each !== gone);
      }
    }
  });

  test('looks at each item a few times, however many there are and wherever they leave', () => {
    /** How often the mark of an item is read or set while so many come and leave. */
    const looks = (count: number, placeOf: ((random: () => number) => number) | undefined) => {
      let marks = 0;
      const backlog = new Backlog<Waiting>();
      const random = randomOf(count);
      const items = Array.from({ length: count }, (_, arrivedMs) => {
        let isGone = false;
        return {
          arrivedMs,
          get isGone() {
            marks += 1;
            return isGone;
          },
          set isGone(value) {
            isGone = value;
          },
        };
      });
      for (const each of items) backlog.add(each);
      if (!placeOf) items.sort(() => random() - 0.5);
      for (const each of items) backlog.remove(placeOf ? backlog.at(placeOf(random))! : each);
      expect(backlog.size).toBe(0);
      return marks;
    };
    const places = [() => OLDEST, () => NEWEST, (random: () => number) => random(), undefined];
    for (const placeOf of places) expect(looks(10_000, placeOf) / looks(2_000, placeOf)).toBeLessThan(6);
  });
});
