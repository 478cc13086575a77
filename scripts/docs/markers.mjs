/** Puts a table between `<!-- generated: NAME -->` and `<!-- end of NAME -->`. */
export function replaceTable(file, text, name, table) {
  const start = `<!-- generated: ${name} -->`;
  const end = `<!-- end of ${name} -->`;
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from === -1 || to < from) throw new Error(`${file}: expected the markers "${start}" and "${end}", in this order.`);
  return `${text.slice(0, from + start.length)}\n\n${table}\n\n${text.slice(to)}`;
}
