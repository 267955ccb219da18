/** A badge with the verdict and the coverage, as a self-contained SVG. */
import type { Report } from './report.js';

const COLOURS: Record<Report['verdict'], string> = { passed: '#1a7f37', failed: '#b3261e', inconclusive: '#8a5a00' };
const LABEL = 'caicaini verify';
/** Width of a character of the font, pixels; the text is stretched to its box, so the fonts of readers fit. */
const CHAR_PX = 6.6;
const PADDING_PX = 6;

/** The badge. */
export function reportBadge({ verdict, coverage: { shown, broken, total } }: Report): string {
  const value = `${verdict}, ${shown + broken} of ${total} facts`;
  const [left, right] = [widthOf(LABEL), widthOf(value)];
  const text = (at: number, width: number, words: string) =>
    `<text x="${at + PADDING_PX}" y="14" textLength="${width - 2 * PADDING_PX}">${words}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${LABEL}: ${value}">
<title>${LABEL}: ${value}</title>
<rect width="${left}" height="20" fill="#3a4048"/><rect x="${left}" width="${right}" height="20" fill="${COLOURS[verdict]}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">${text(0, left, LABEL)}${text(left, right, value)}</g>
</svg>
`;
}

function widthOf(text: string): number {
  return Math.round(text.length * CHAR_PX) + 2 * PADDING_PX;
}
