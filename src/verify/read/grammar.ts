/** A state machine that checks the order of a stream's events against its grammar. */
import type { StreamGrammar } from '../../contract.js';

/** Checks one stream. */
export class StreamMachine {
  private state = 'begin';
  /** The block that was opened last, with the types of delta that belong to it. */
  private block: { index: number; type: string; fitting: readonly string[] | undefined } | undefined;
  private lastIndex = -1;

  constructor(private readonly grammar: StreamGrammar) {}

  /** True once the stream is complete. */
  get isDone(): boolean {
    return this.state === 'done';
  }

  /** Takes the next symbol with its event. Returns a description of the problem, or undefined. */
  take(symbol: string, event: unknown): string | undefined {
    const { states, anywhere, terminal, blocks, requires } = this.grammar;
    const next = states[this.state]?.[symbol];
    if (next === undefined) {
      if (anywhere.includes(symbol)) return undefined;
      if (this.isDone) return `${symbol} after the end`;
      if (terminal.includes(symbol)) return undefined;
      return `${symbol} came where ${this.expected()} was expected`;
    }
    const problem = blocks && this.takeBlock(symbol, event as BlockEvent, blocks);
    if (problem !== undefined) return problem;
    this.state = next;
    const missing = requires[symbol]?.find((pointer) => at(event, pointer) === undefined);
    return missing ? `${symbol} lacks ${missing}` : undefined;
  }

  private takeBlock(
    symbol: string,
    event: BlockEvent,
    blocks: NonNullable<StreamGrammar['blocks']>,
  ): string | undefined {
    if (symbol === blocks.start) {
      if (event.index !== this.lastIndex + 1)
        return `${symbol} with index ${event.index} after index ${this.lastIndex}`;
      this.lastIndex = event.index;
      const type = event.content_block?.type ?? '';
      this.block = { index: event.index, type, fitting: blocks.deltas[type] };
      return undefined;
    }
    if (symbol !== blocks.delta && symbol !== blocks.stop) return undefined;
    // Never undefined: the states allow a delta or a stop only inside a block
    const { index, type, fitting } = this.block!;
    if (event.index !== index) return `${symbol} for block ${event.index} while block ${index} is open`;
    if (symbol === blocks.stop) return undefined;
    const given = event.delta?.type ?? '';
    if (fitting?.includes(given)) return undefined;
    return `${given || 'a delta without type'} in a block of type ${type}`;
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
