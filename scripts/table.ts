/** Writes tables in Markdown. */

/** A table. Line breaks within cells become spaces, because they would end the row. */
export function table(head: string[], rows: string[][], rule: string[] = head.map(() => '---')): string {
  return [head, rule, ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll(/\n+/g, ' ')).join(' | ')} |`)
    .join('\n');
}

/** A table that a terminal shows well: all cells of a column as wide, the first column left, the others right. */
export function alignedTable(head: string[], rows: string[][]): string {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]!.length)));
  const fill = (cells: string[]) =>
    cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)));
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return table(fill(head), rows.map(fill), rule);
}
