/** A stream grammar drawn as a state diagram: states in a row, events as arrows between them. */
import type { Json } from '../spec.js';
import type { Words } from './words.js';

interface Edge {
  from: number;
  to: number;
  symbols: string[];
}

const GAP = 228;
const RADIUS = 34;
const MIDDLE = 150;
const LEFT = 60;

/** `id` tells the diagrams of one page apart. */
export function GrammarDiagram({
  id,
  grammar,
  words,
  title,
}: {
  id: string;
  grammar: Json;
  words: Words;
  title: string;
}) {
  const tip = `${id}-tip`;
  const states = statesOf(grammar);
  const width = LEFT * 2 + GAP * (states.length - 1) + 20;
  return (
    <svg
      class="diagram"
      viewBox={`0 0 ${width} 340`}
      role="img"
      aria-label={title}
      style={`min-width:${width * 0.75}px`}
    >
      <defs>
        <marker
          id={tip}
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="8"
          markerHeight="8"
          orient="auto-start-reverse"
        >
          <path d="M0 0 8 4 0 8z" class="tip" />
        </marker>
      </defs>
      <rect x="8" y="8" width={width - 16} height="250" rx="12" class="frame" />
      <text x="24" y="244" class="note start">
        {`${words.anyState}${words.colon}${grammar['anywhere'].join(', ')} ↺`}
      </text>
      {edgesOf(grammar, states).map((edge) => (
        <Arrow edge={edge} tip={tip} />
      ))}
      {states.map((state, index) => (
        <g>
          <circle cx={x(index)} cy={MIDDLE} r={RADIUS} class={state === 'done' ? 'state end' : 'state'} />
          {state === 'done' && <circle cx={x(index)} cy={MIDDLE} r={RADIUS - 5} class="ring" />}
          <text x={x(index)} y={MIDDLE + 5}>
            {state}
          </text>
        </g>
      ))}
      <path d={`M${width / 2} 258 V296`} class="edge fails" marker-end={`url(#${tip})`} />
      <text x={width / 2 + 12} y="282" class="note start">
        {grammar['terminal'].join(', ')}
      </text>
      <rect x={width / 2 - 60} y="298" width="120" height="34" rx="17" class="state failed" />
      <text x={width / 2} y="320">
        {words.failed}
      </text>
    </svg>
  );
}

/** The states in the order in which they are reached. */
function statesOf({ states }: Json): string[] {
  const found = ['begin'];
  for (const state of found) {
    const next = Object.values<string>(states[state] ?? {}).filter((each) => !found.includes(each));
    found.push(...new Set(next));
  }
  return found;
}

/** Arrows between two states are one, with all their events. */
function edgesOf({ states: table }: Json, states: string[]): Edge[] {
  const edges: Edge[] = [];
  for (const [from, symbols] of Object.entries<Record<string, string>>(table)) {
    for (const [symbol, to] of Object.entries(symbols)) {
      const ends = { from: states.indexOf(from), to: states.indexOf(to) };
      const known = edges.find((edge) => edge.from === ends.from && edge.to === ends.to);
      if (known) known.symbols.push(symbol);
      else edges.push({ ...ends, symbols: [symbol] });
    }
  }
  return edges;
}

function Arrow({ edge: { from, to, symbols }, tip }: { edge: Edge; tip: string }) {
  const { path, at, above } = shape(from, to);
  return (
    <g>
      <path d={path} class="edge" marker-end={`url(#${tip})`} />
      {symbols.map((symbol, index) => (
        <text x={at[0]} y={at[1] + (above ? index - symbols.length + 1 : index) * 15} class="symbol">
          {symbol}
        </text>
      ))}
    </g>
  );
}

/** A straight arrow to the next state, a loop above a state, a bow above for a leap and below for a way back. */
function shape(from: number, to: number): { path: string; at: [number, number]; above: boolean } {
  const [a, b, middle] = [x(from), x(to), (x(from) + x(to)) / 2];
  if (from === to) {
    const top = MIDDLE - RADIUS;
    return {
      path: `M${a - 14} ${top + 3} C${a - 34} ${top - 42} ${a + 34} ${top - 42} ${a + 14} ${top + 3}`,
      at: [a, top - 38],
      above: true,
    };
  }
  if (to === from + 1)
    return { path: `M${a + RADIUS} ${MIDDLE} H${b - RADIUS - 2}`, at: [middle, MIDDLE - 9], above: true };
  if (to > from)
    return {
      path: `M${a + 12} ${MIDDLE - RADIUS + 2} C${a + 40} 20 ${b - 40} 20 ${b - 12} ${MIDDLE - RADIUS}`,
      at: [middle, 38],
      above: true,
    };
  return {
    path: `M${a - 16} ${MIDDLE + RADIUS - 3} C${a - 50} ${MIDDLE + 74} ${b + 50} ${MIDDLE + 74} ${b + 16} ${MIDDLE + RADIUS - 2}`,
    at: [middle, MIDDLE + 80],
    above: false,
  };
}

function x(index: number): number {
  return LEFT + 10 + GAP * index;
}
