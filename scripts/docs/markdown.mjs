/** A bar would end the cell, also in code, and so would a line break. */
const cell = (text) => text.replace(/\s*\n\s*/g, ' ').replace(/\|/g, '\\|');

/** @param {string[]} head @param {string[][]} rows */
export const markdownTable = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

/** As code, also when it holds a backtick. */
export const code = (text) => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);

/** 180000 → 180,000 */
export const grouped = (number) => number.toLocaleString('en');
