/** The model: the same conversation gets the same words, on either surface, streamed or not. */
import { createHash } from 'node:crypto';
import { fill } from './fill.js';
import { countTokens, pieces } from './tokens.js';
import type { Block, Draft, Turn } from './turn.js';

const WHO = ['The lighthouse keeper', 'Élodie', 'A heron', '老船长', 'The ferry', 'Grandmother Ångström', 'Søren'];
const DOES = ['counts', 'repaints', 'remembers', 'quietly mends', 'sells', 'translates', '数着'];
const WHAT = ['seven boats', 'the naïve map', 'a crate of plums 🫐', 'every tide table', '海上的灯', 'the old façade'];
const WHEN = ['before breakfast', 'at low water', 'in October', '— always twice —', 'when it rains', '直到天亮'];

/** Numbers that depend on a text alone. */
function dice(seed: string): (below: number) => number {
  let state = createHash('sha1').update(seed).digest().readUInt32LE(0);
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function prose(seed: string): string {
  const roll = dice(seed);
  const pick = (words: string[]) => words[roll(words.length)]!;
  const sentence = () => `${pick(WHO)} ${pick(DOES)} ${pick(WHAT)} ${pick(WHEN)}.`;
  return Array.from({ length: 5 + roll(3) }, sentence).join(' ');
}

const jsonProse = (seed: string) => JSON.stringify({ answer: ['yes', 'no', 'later'][dice(seed)(3)] });

const toolTokens = (name: string, input: unknown) => countTokens(name) + countTokens(JSON.stringify(input));

/** The tool that it calls if it may choose. */
function calls(turn: Turn): Block[] {
  const { choice, tools } = turn;
  if (choice === 'none' || tools.length === 0 || (choice === 'auto' && turn.afterTools)) return [];
  const named = typeof choice === 'object' ? tools.filter((tool) => tool.name === choice.name) : tools;
  const chosen = choice === 'auto' && turn.parallel ? named.slice(0, 2) : named.slice(0, 1);
  return chosen.map((tool) => ({ kind: 'tool', name: tool.name, input: fill(tool.schema) }));
}

export function compose(turn: Turn): Draft {
  const thought = think(turn);
  const room = turn.maxTokens - (thought?.tokens ?? 0);
  const called = calls(turn);
  const used = called.reduce((sum, each) => sum + (each.kind === 'tool' ? toolTokens(each.name, each.input) : 0), 0);
  const first: Block[] = thought ? [{ kind: 'thinking', text: thought.text }] : [];
  const spent = thought?.tokens ?? 0;
  if (called.length > 0 && used <= room) {
    const lead = turn.choice === 'auto' && used + 7 <= room ? 'Let me look that up.' : '';
    const text: Block[] = lead ? [{ kind: 'text', text: lead }] : [];
    const outputTokens = spent + countTokens(lead) + used;
    return { blocks: [...first, ...text, ...called], end: 'tools', outputTokens };
  }
  const said = speak(turn, room);
  const text: Block[] = said.text ? [{ kind: 'text', text: said.text }] : [];
  return { ...said.ending, blocks: [...first, ...text], outputTokens: spent + said.tokens };
}

function think(turn: Turn): { text: string; tokens: number } | undefined {
  if (turn.thinking === undefined) return undefined;
  const most = Math.min(turn.thinking, Math.max(1, turn.maxTokens - 1));
  const text = pieces(prose(`thinking ${turn.seed}`))
    .slice(0, most)
    .join('');
  return { text, tokens: pieces(text).length };
}

function speak(turn: Turn, room: number) {
  const whole = turn.json ? jsonProse(turn.seed) : prose(turn.seed);
  const stops = turn.stops.filter((stop) => stop !== '' && whole.includes(stop));
  const stop = stops.sort((a, b) => whole.indexOf(a) - whole.indexOf(b))[0];
  const until = stop === undefined ? whole : whole.slice(0, whole.indexOf(stop));
  const tokens = pieces(until);
  if (tokens.length > room) {
    return { text: tokens.slice(0, room).join(''), tokens: room, ending: { end: 'length' as const } };
  }
  const ending = stop === undefined ? { end: 'finished' as const } : { end: 'stop' as const, stop };
  return { text: until, tokens: tokens.length, ending };
}
