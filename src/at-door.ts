/** A call at the door of its key: how it asks to go, what it tells of what came, and what it answers when it may not go. */
import type { Budget } from './budget.js';
import type { Operation } from './contract.js';
import type { Answered } from './door-rules.js';
import type { Door, DoorNotice, Pass, Refusal, Visit } from './door.js';
import { doorsOf, type Doors } from './doors.js';
import type { Because, Failure, Outcome } from './failure.js';
import { tell } from './hooks.js';
import { checkDoor, type DoorOptions, type FetchOptions } from './options.js';
import { addressee, type CapturedRequest } from './request.js';
import type { RetryOptions } from './retry.js';
import type { Scope } from './scope.js';
import { realWorld, type World } from './world.js';

/** A call that comes to the door. */
export interface Comer {
  /** The operation, as in `createMessage`. */
  name: string;
  request: CapturedRequest;
  operation?: Operation | undefined;
  /** Asks for a stream. */
  streams: boolean;
  policy: RetryOptions;
  signal: AbortSignal | null | undefined;
  /** When the call's time is over, on the clock of the world. */
  deadlineMs: number;
}

/** A failure as it was judged, with what was on the wire. */
export interface Judged {
  failure: Failure;
  outcome: Outcome;
}

/** Why a call was not let go. */
export type NotLet = Judged & { because: Because };

/** The doors of an engine's keys. */
export class Doorway {
  private readonly doors: Doors;
  private readonly onDoor: (notice: DoorNotice) => void;
  /** Hard stops that `onHardStop` was told of. */
  private readonly told = new WeakSet<Failure>();

  constructor(
    private readonly options: DoorOptions & { probeEveryMs: number },
    { fetch, onDoor, world: outside }: FetchOptions,
    world: World,
  ) {
    // Two clocks or two networks know nothing of each other
    this.doors = doorsOf(outside ?? fetch ?? realWorld, world);
    this.onDoor = (notice) => tell(() => onDoor?.(notice), 'onDoor');
  }

  /** One call at the door of its key. */
  approach({ name, request, operation, streams, policy, signal, deadlineMs }: Comer): AtDoor {
    const { probeEveryMs, store } = this.options;
    const { onDoor } = this;
    const caller = { operation: name, errors: operation?.errors, streams, deadlineMs };
    const visit = { caller, policy, signal, probeEveryMs, store, onDoor };
    return new AtDoor(this.doors.at(...addressee(request, operation)), visit, this.told);
  }

  /** Opens the door of one key at a gateway, or all doors: a person has acted. */
  resume(gateway?: string, key?: string): void {
    const doors = gateway === undefined || key === undefined ? this.doors.all() : [this.doors.at(gateway, key)];
    for (const door of doors) door.resume(this.options.store);
  }
}

/** The doors of an engine with these options; undefined when every call is left to itself. */
export function openDoorway(options: FetchOptions, world: World): Doorway | undefined {
  const door = checkDoor(options.door);
  return door && new Doorway(door, options, world);
}

/** One call at the door, from attempt to attempt. */
export class AtDoor {
  private pass: Pass | undefined;

  constructor(
    private readonly door: Door,
    private readonly visit: Visit,
    private readonly told: WeakSet<Failure>,
  ) {}

  /** Retries that the key has left. */
  get budget(): Budget {
    return this.door.budget;
  }

  /** Lets the next attempt be made, at once or once the promise resolves; answers why not. `last` is what came of the one before. */
  enter(last: Judged | undefined): NotLet | undefined | Promise<NotLet | undefined> {
    const entered = this.door.enter(this.visit);
    return entered instanceof Promise ? entered.then((late) => this.take(late, last)) : this.take(entered, last);
  }

  /** What came of the attempt, told once; `scope` is that of a stream, which counts until it ends. */
  tell(answered: Answered, chance: number, scope?: Scope): void {
    const { pass, visit } = this;
    this.pass = undefined;
    pass?.end(answered, chance);
    if (answered.kind === 'success' && visit.caller.streams) scope?.whenClosed(() => pass?.endStream());
  }

  /** Whether the hard stop that the call has met is news: it is told once, however many calls meet it. */
  isNews(): boolean {
    const stop = this.door.stopOf(this.visit.caller);
    if (!stop) return true;
    const isNews = !this.told.has(stop);
    this.told.add(stop);
    return isNews;
  }

  private take(entered: Pass | Refusal, last: Judged | undefined): NotLet | undefined {
    if (entered.kind !== 'go') return refusal(entered, last);
    this.pass = entered;
    return undefined;
  }
}

const WAITS: Record<(Refusal & { kind: 'too-late' })['because'], string> = {
  'rate-limit': 'the rate limit of this key is used up',
  overload: 'the gateway is overloaded',
  streams: 'this key has as many streams open as its tier allows',
};

/** The failure of a call that the door did not let go, with what was last on the wire. */
function refusal(refused: Refusal, last: Judged | undefined): NotLet {
  if (refused.kind === 'closed') {
    const { failure, outcome } = refused.stop;
    const message = `${failure.message}; not sent, the next probe is in ${Math.ceil(refused.retryAfterMs)} ms`;
    return { failure: { ...failure, message, charged: 'never' }, because: 'stop', outcome };
  }
  const { because, retryAfterMs } = refused;
  const wait = retryAfterMs === undefined ? '' : ` for another ${Math.ceil(retryAfterMs)} ms`;
  const message = `not sent before the deadline: ${WAITS[because]}${wait}`;
  const unsent: Failure = { action: 'retry', charged: 'never', message, mismatch: false, lost: false };
  const failure = { ...(last?.failure ?? unsent), ...(retryAfterMs !== undefined && { retryAfterMs }) };
  return { failure, because: 'deadline', outcome: last?.outcome ?? { kind: 'no-response', cause: undefined } };
}
