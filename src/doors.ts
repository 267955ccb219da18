/** The doors of a process: one per gateway and key. */
import { createBudget } from './budget.js';
import { Door } from './door.js';
import type { World } from './world.js';

/** Retries of a key by default: a tenth of its successes, a hundred in reserve, and one a minute. */
const BUDGET = { perCall: 0.1, max: 100, perMinute: 1 };
const SWEEP_FROM = 16;

/** Doors by gateway and key. The map is all that ever holds a key, and nobody sees it. */
class Doors {
  private readonly doors = new Map<string, Door>();
  private sweepAt = SWEEP_FROM;

  constructor(private readonly world: World) {}

  at(gateway: string, key: string): Door {
    const id = `${gateway}\n${key}`;
    const known = this.doors.get(id);
    if (known) return known;
    if (this.doors.size >= this.sweepAt) this.sweep();
    const door = new Door(
      this.world,
      createBudget(BUDGET, () => this.world.now()),
      once(() => digest(id)),
    );
    this.doors.set(id, door);
    return door;
  }

  all(): Door[] {
    return [...this.doors.values()];
  }

  private sweep(): void {
    for (const [id, door] of this.doors) if (door.isForgettable()) this.doors.delete(id);
    this.sweepAt = Math.max(SWEEP_FROM, 2 * this.doors.size);
  }
}

const OUTSIDES = new WeakMap<object, Doors>();

/** The doors of an outside: clients share them when their network and clock are the same. */
export function doorsOf(outside: object, world: World): Doors {
  let doors = OUTSIDES.get(outside);
  if (!doors) OUTSIDES.set(outside, (doors = new Doors(world)));
  return doors;
}

export type { Doors };

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** The name of a door in a store: its digest, from which nobody learns the key. */
async function digest(id: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(id)));
  return Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
