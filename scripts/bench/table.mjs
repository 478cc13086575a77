const format = (value) => {
  if (value === null) return '';
  if (typeof value !== 'number') return String(value);
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 3;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
};

/** Rows as a table for a terminal, numbers to the right. */
export function table(rows) {
  const columns = ['metric', 'value', 'unit', 'baseline', 'ratio', 'goal'];
  const cells = [columns, ...rows.map((row) => columns.map((column) => format(row[column])))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index].length)));
  const isNumber = (index) => ['value', 'baseline', 'ratio'].includes(columns[index]);
  return cells
    .map((line) =>
      line
        .map((cell, i) => (isNumber(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
