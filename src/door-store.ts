/** What processes that use one key tell each other: the one thing a door needs from outside its process. */

/**
 * Knowledge of keys that several processes share, such as in Redis. Every method may fail or be slow: after `timeoutMs`
 * the door goes on with what it knows itself, and says so through `onDoor`. `name` stands for a key at a gateway and does
 * not show it. Times are spans in milliseconds, so that the clocks of the processes need not agree.
 */
export interface DoorStore {
  /** How long a call waits for the store, milliseconds. Default 50. */
  timeoutMs?: number;
  /** Asks for one departure. One atomic step: what is let go is counted in the window and used up as a probe. */
  ask(name: string, question: StoreQuestion): Promise<StoreAnswer>;
  /** Adds what an answer of the gateway taught. Of two waits the longer, of two counts the higher is kept. */
  tell(name: string, news: StoreNews): Promise<void>;
}

/** Who asks. */
export interface StoreQuestion {
  /** Names of the hard stops that would stop this caller. */
  stops: readonly string[];
  /** Requests a window allows, where this process knows it. */
  limit?: number;
}

/** Whether to go. `closed` gives the stop as it was told; when its `probeEveryMs` have passed, one caller is let go. */
export type StoreAnswer =
  { kind: 'go' } | { kind: 'wait'; waitMs: number } | { kind: 'closed'; stop: SharedStop; probeInMs: number };

/** What an answer of the gateway taught. */
export type StoreNews =
  /** The window as the headers told it. Of no use when the request was sent, `agoMs` ago, before the shared window began. */
  | { kind: 'window'; limit: number; used: number; endsInMs: number; agoMs: number }
  /** A 429: nobody goes for so long. */
  | { kind: 'held'; forMs: number }
  /** A 401, 402 or 403. */
  | { kind: 'stop'; stop: SharedStop; probeEveryMs: number }
  /** A call went through, or a person reopened: these stops are over. */
  | { kind: 'reopened'; stops: readonly string[] };

/** A hard stop as it travels. */
export interface SharedStop {
  /** What it stops. */
  name: string;
  status: number;
  /** The body of the answer, at most 8,192 characters. */
  body: string;
}
