/** Draws lines over time as SVG. */

export interface Line {
  name: string;
  /** One value per second. */
  values: readonly number[];
}

export interface Plot {
  title: string;
  /** Unit of the values. */
  unit: string;
  lines: readonly Line[];
  /** Spans to shade, in seconds. */
  shaded?: { fromS: number; toS: number; name: string };
}

const [WIDTH, HEIGHT] = [760, 340];
const FRAME = { left: 64, right: 16, top: 64, bottom: 44 };
// Colours and dashes, so that readers can tell the lines apart without colour
const STYLES = [
  ['#0b6e4f', ''],
  ['#c8553d', '6 3'],
  ['#3d5a98', '2 3'],
  ['#8a6d00', '9 3 2 3'],
] as const;

export function drawPlot({ title, unit, lines, shaded }: Plot): string {
  const seconds = Math.max(...lines.map(({ values }) => values.length));
  const top = niceTop(Math.max(...lines.flatMap(({ values }) => values)));
  const x = (second: number) =>
    round(FRAME.left + (second / Math.max(1, seconds - 1)) * (WIDTH - FRAME.left - FRAME.right));
  const y = (value: number) => round(HEIGHT - FRAME.bottom - (value / top) * (HEIGHT - FRAME.top - FRAME.bottom));
  const shade = shaded && [
    `<rect x="${x(shaded.fromS)}" y="${FRAME.top}" width="${round(x(shaded.toS) - x(shaded.fromS))}" height="${HEIGHT - FRAME.top - FRAME.bottom}" class="shade"/>`,
    `<text x="${x((shaded.fromS + shaded.toS) / 2)}" y="${FRAME.top + 14}" text-anchor="middle">${escape(shaded.name)}</text>`,
  ];
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(share * top);
    return `<line x1="${FRAME.left}" x2="${WIDTH - FRAME.right}" y1="${at}" y2="${at}" class="grid"/><text x="${FRAME.left - 8}" y="${at + 4}" text-anchor="end">${formatted(share * top)}</text>`;
  });
  const ticks = Array.from({ length: Math.floor(seconds / 60) + 1 }, (_, minute) => minute * 60).map(
    (second) => `<text x="${x(second)}" y="${HEIGHT - FRAME.bottom + 18}" text-anchor="middle">${second}</text>`,
  );
  const paths = lines.map(({ values }, at) => {
    const [colour, dash] = STYLES[at % STYLES.length]!;
    const points = values.map((value, second) => `${x(second)},${y(value)}`).join(' ');
    return `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="1.8"${dash && ` stroke-dasharray="${dash}"`}/>`;
  });
  const legend = lines.map(({ name }, at) => {
    const [colour, dash] = STYLES[at % STYLES.length]!;
    const left = FRAME.left + at * 170;
    return `<line x1="${left}" x2="${left + 26}" y1="44" y2="44" stroke="${colour}" stroke-width="2.5"${dash && ` stroke-dasharray="${dash}"`}/><text x="${left + 32}" y="48">${escape(name)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escape(title)}">`,
    // A white background of its own, because an SVG in a README cannot read the colours of the page
    '<style>text{font:12px system-ui,sans-serif;fill:#333}.title{font-size:15px;font-weight:600}.grid{stroke:#ddd}.shade{fill:#f3e6e0}</style>',
    `<rect width="${WIDTH}" height="${HEIGHT}" rx="6" fill="#fff"/>`,
    `<text x="${FRAME.left}" y="24" class="title">${escape(title)}</text>`,
    ...(shade ?? []),
    ...grid,
    ...ticks,
    ...legend,
    ...paths,
    `<text x="${WIDTH - FRAME.right}" y="${HEIGHT - 8}" text-anchor="end">seconds</text>`,
    `<text x="${WIDTH - FRAME.right}" y="24" text-anchor="end">${escape(unit)}</text>`,
    '</svg>',
    '',
  ].join('\n');
}

function niceTop(highest: number): number {
  const power = 10 ** Math.floor(Math.log10(highest || 1));
  return [1, 2, 4, 5, 10].map((step) => step * power).find((step) => step >= highest)!;
}

function formatted(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 1 });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
