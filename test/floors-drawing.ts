/** The house of `src/` as a drawing in characters, the top floor first. */

/** A floor: what it is, and what stands on it, a trailing slash for a room. */
export interface Floor {
  about: string;
  places: readonly string[];
  /** Whether its files may call each other. */
  areNeighbours: boolean;
}

const WIDTH = 100;

/** Draws floors by their number, in a fence of Markdown. */
export function drawFloors(floors: Record<number, Floor>): string {
  const highestFirst = Object.entries(floors).sort(([left], [right]) => Number(right) - Number(left));
  const boxes = highestFirst.flatMap(([number, floor], index) => [
    rule(index === 0 ? '┌┐' : '├┤', `${number}  ${floor.about}${floor.areNeighbours ? '; neighbours' : ''}`),
    ...linesOf(floor.places).map((line) => `│    ${line.padEnd(WIDTH - 6)}│`),
  ]);
  return ['```text', ...boxes, rule('└┘'), '```'].join('\n');
}

function rule(ends: string, title = ''): string {
  const line = title && `─ ${title} `;
  return `${ends.charAt(0)}${line.padEnd(WIDTH - 2, '─')}${ends.charAt(1)}`;
}

/** Names side by side, as many as fit on each line. */
function linesOf(places: readonly string[]): string[] {
  const lines = [''];
  for (const place of places.map((name) => name.replace(/\.ts$/, ''))) {
    const longer = lines.at(-1) ? `${lines.at(-1)} · ${place}` : place;
    if (longer.length <= WIDTH - 8) lines[lines.length - 1] = longer;
    else lines.push(place);
  }
  return lines;
}
