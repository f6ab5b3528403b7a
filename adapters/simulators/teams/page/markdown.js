// The part of Markdown that Teams draws in a card's text: bold, italics, links and lists. Everything else stays text.

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

const escape = (text) => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign]);

function inline(text) {
  return escape(text)
    .replace(/\[([^\]]+)\]\((https?:\/\/[^\s()]+)\)/g, '<a href="$2" target="_blank" rel="noopener noreferrer">$1</a>')
    .replace(/\*\*([^*]+)\*\*/g, "<strong>$1</strong>")
    .replace(/(^|[\s(])_([^_]+)_(?=$|[\s).,:;!?])/g, "$1<em>$2</em>");
}

function block(lines) {
  if (lines.every((line) => /^[-*] /.test(line))) {
    return `<ul>${lines.map((line) => `<li>${inline(line.slice(2))}</li>`).join("")}</ul>`;
  }
  return `<p>${lines.map(inline).join("<br>")}</p>`;
}

export function markdown(text) {
  const blocks = [];
  let lines = [];
  const listed = (line) => /^[-*] /.test(line);
  for (const line of text.replace(/\r\n?/g, "\n").split("\n")) {
    const breaks = line.trim() === "" || (lines.length > 0 && listed(line) !== listed(lines[0]));
    if (breaks && lines.length) {
      blocks.push(block(lines));
      lines = [];
    }
    if (line.trim() !== "") lines.push(line);
  }
  if (lines.length) blocks.push(block(lines));
  return blocks.join("") || "<p></p>";
}
