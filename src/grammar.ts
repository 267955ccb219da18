/** Runs the grammar of a stream: which event may come next. */
import type { StreamGrammar } from './contract.js';

/** Follows one stream. `strict` knows no forgiveness; a lenient machine overlooks what a client can do without. */
export class StreamMachine {
  private state = 'begin';
  /** The block that was opened last, and the deltas that fit it. */
  private block: { index: number; type: string; fitting: readonly string[] | undefined } | undefined;
  private lastIndex = -1;
  /** The symbol that came last, if it left the state as it was. */
  private again: string | undefined;

  constructor(
    private readonly grammar: StreamGrammar,
    private readonly strict: boolean,
  ) {}

  /** The stream is whole; nothing may follow. */
  get isDone(): boolean {
    return this.state === 'done';
  }

  /** Takes the next symbol with the event it was read from; a text says what is wrong with it. */
  take(symbol: string, event: unknown): string | undefined {
    const { anywhere, terminal, blocks, requires } = this.grammar;
    // Most events are of the same kind as the one before and stay in its state
    const next = symbol === this.again ? this.state : this.nextOf(symbol);
    if (next === undefined) {
      if (anywhere.includes(symbol)) return undefined;
      if (this.isDone) return `${symbol} after the end`;
      if (terminal.includes(symbol)) return undefined;
      // The vendor adds events without notice
      return this.strict || this.isKnown(symbol) ? `${symbol} came where ${this.expected()} was expected` : undefined;
    }
    const problem = blocks && this.takeBlock(symbol, event as BlockEvent, blocks);
    if (problem !== undefined) return problem;
    this.again = next === this.state ? symbol : undefined;
    this.state = next;
    const missing = this.strict && requires[symbol]?.find((pointer) => at(event, pointer) === undefined);
    return missing ? `${symbol} lacks ${missing}` : undefined;
  }

  private nextOf(symbol: string): string | undefined {
    const { states, lenient } = this.grammar;
    return states[this.state]?.[symbol] ?? (this.strict ? undefined : lenient[this.state]?.[symbol]);
  }

  private takeBlock(
    symbol: string,
    event: BlockEvent,
    blocks: NonNullable<StreamGrammar['blocks']>,
  ): string | undefined {
    if (symbol === blocks.start) {
      const rises = this.strict ? event.index === this.lastIndex + 1 : event.index > this.lastIndex;
      if (!rises) return `${symbol} with index ${event.index} after index ${this.lastIndex}`;
      this.lastIndex = event.index;
      const type = event.content_block?.type ?? '';
      this.block = { index: event.index, type, fitting: blocks.deltas[type] };
      return undefined;
    }
    if (symbol !== blocks.delta && symbol !== blocks.stop) return undefined;
    // The states let both come only inside a block
    const { index, type, fitting } = this.block!;
    if (event.index !== index) return `${symbol} for block ${event.index} while block ${index} is open`;
    if (symbol === blocks.stop) return undefined;
    const given = event.delta?.type ?? '';
    if (fitting?.includes(given)) return undefined;
    const isKnown = fitting && Object.values(blocks.deltas).some((types) => types.includes(given));
    return isKnown || this.strict ? `${given || 'a delta without type'} in a block of type ${type}` : undefined;
  }

  private isKnown(symbol: string): boolean {
    return Object.values(this.grammar.states).some((transitions) => symbol in transitions);
  }

  private expected(): string {
    return Object.keys(this.grammar.states[this.state] ?? {}).join(' or ');
  }
}

interface BlockEvent {
  index: number;
  content_block?: { type?: string };
  delta?: { type?: string };
}

function at(value: unknown, pointer: string): unknown {
  return pointer
    .slice(1)
    .split('/')
    .reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], value);
}
