/**
 * The little of Markdown that models write, as templates: paragraphs, headings, lists,
 * quotes, rules, code, bold, italic and links. Every letter of the text is text; images are their words.
 */

import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";

type Part = TemplateResult | string | typeof nothing;

// What is marked has a most length: an answer of open brackets must not hold the page.
const INLINE =
  /(`{1,9})(.{1,400}?)\1|\*\*(.{1,400}?)\*\*|__(.{1,400}?)__|\*([^\s*][^*]{0,400}?)\*|!?\[([^\]]{0,200})\]\(([^)\s]{1,800})\)/;
const BULLET = /^\s{0,8}[-*+]\s+(.*)$/;
const NUMBER = /^\s{0,8}(\d{1,9})[.)]\s+(.*)$/;
const FENCE = /^\s*(```+|~~~+)/;
const HEADING = /^#{1,6}\s+(.*)$/;
const RULE = /^\s*([-*_])(\s*\1){2,}\s*$/;
/** A line is read in pieces: what has been read is not read again when words are added. */
const PIECE = 1500;

/** Split a text into blocks; all but the last do not change when words are added. */
export function blocksOf(text: string): string[] {
  const blocks: string[] = [];
  let block: string[] = [];
  let fence = "";
  for (const line of text.split("\n")) {
    const mark = FENCE.exec(line)?.[1];
    if (fence) {
      block.push(line);
      if (mark?.startsWith(fence)) {
        blocks.push(block.join("\n"));
        block = [];
        fence = "";
      }
      continue;
    }
    if (mark) {
      if (block.length) blocks.push(block.join("\n"));
      block = [line];
      fence = mark;
    } else if (line.trim()) {
      block.push(line);
    } else if (block.length) {
      blocks.push(block.join("\n"));
      block = [];
    }
  }
  if (block.length) blocks.push(block.join("\n"));
  return blocks;
}

export function renderMarkdown(text: string): TemplateResult {
  return html`${blocksOf(text).map((block) => guard([block], () => renderBlock(block)))}`;
}

function renderBlock(block: string): TemplateResult {
  const lines = block.split("\n");
  const mark = FENCE.exec(lines[0] ?? "")?.[1];
  if (mark) {
    const last = lines.at(-1)?.trim().startsWith(mark) && lines.length > 1;
    const code = lines.slice(1, last ? -1 : undefined).join("\n");
    return html`<pre tabindex="0"><code>${code}</code></pre>`;
  }
  const parts: TemplateResult[] = [];
  let plain: string[] = [];
  const flush = () => {
    if (plain.length) {
      const held = plain;
      parts.push(html`<p>${held.map((line, i) => [i ? html`<br />` : nothing, text(line)])}</p>`);
    }
    plain = [];
  };
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? "";
    const heading = HEADING.exec(line)?.[1];
    if (RULE.test(line)) {
      flush();
      parts.push(html`<hr />`);
      at += 1;
    } else if (heading !== undefined) {
      flush();
      parts.push(html`<p class="heading"><strong>${text(heading)}</strong></p>`);
      at += 1;
    } else if (BULLET.test(line) || NUMBER.test(line)) {
      flush();
      const isBullet = BULLET.test(line);
      const pattern = isBullet ? BULLET : NUMBER;
      const start = isBullet ? 1 : Number(NUMBER.exec(line)?.[1]);
      const items: string[] = [];
      let found: RegExpExecArray | null;
      while ((found = pattern.exec(lines[at] ?? "")) !== null) {
        items.push(found.at(-1) ?? "");
        at += 1;
      }
      const rows = items.map((item) => html`<li>${text(item)}</li>`);
      parts.push(isBullet ? html`<ul>${rows}</ul>` : html`<ol start=${start}>${rows}</ol>`);
    } else if (line.startsWith(">")) {
      flush();
      const quoted: string[] = [];
      while (lines[at]?.startsWith(">")) quoted.push((lines[at++] ?? "").replace(/^>\s?/, ""));
      parts.push(html`<blockquote>${text(quoted.join(" "))}</blockquote>`);
    } else {
      plain.push(line);
      at += 1;
    }
  }
  flush();
  return html`${parts}`;
}

/** A line as pieces, each read and laid out once. */
function text(line: string) {
  const pieces = piecesOf(line).map((piece) => guard([piece], () => inline(piece)));
  return pieces.length < 2
    ? pieces
    : pieces.map((piece) => html`<span class="piece">${piece}</span>`);
}

/** Cut a long line behind sentences; the places do not change when words are added. */
function piecesOf(line: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  while (line.length - from > PIECE) {
    const behind = line.indexOf(". ", from + PIECE);
    const end = behind < 0 || behind > from + 2 * PIECE ? from + 2 * PIECE : behind + 2;
    if (end >= line.length) break;
    pieces.push(line.slice(from, end));
    from = end;
  }
  pieces.push(line.slice(from));
  return pieces;
}

/** The text of one line with what is marked in it. */
function inline(text: string, depth = 0): Part[] {
  if (depth > 4) return [text];
  const parts: Part[] = [];
  let rest = text;
  for (let found = INLINE.exec(rest); found; found = INLINE.exec(rest)) {
    const [all, , code, bold, strong, italic, label, address] = found;
    if (found.index) parts.push(rest.slice(0, found.index));
    rest = rest.slice(found.index + all.length);
    if (code !== undefined) parts.push(html`<code>${code}</code>`);
    else if ((bold ?? strong) !== undefined)
      parts.push(html`<strong>${inline(bold ?? strong ?? "", depth + 1)}</strong>`);
    else if (italic !== undefined) parts.push(html`<em>${inline(italic, depth + 1)}</em>`);
    else parts.push(link(label ?? "", address ?? "", all.startsWith("!")));
  }
  if (rest) parts.push(rest);
  return parts;
}

/** A link where the address is plainly of the web or of this Home Assistant. */
function link(label: string, address: string, isImage: boolean): Part {
  const shown = label || address;
  if (isImage) return shown;
  const isOwn = /^\/(?![/\\])[^\\\s]*$/.test(address);
  if (!isOwn && !/^https?:\/\/[^/\\\s]/i.test(address)) return `${label} (${address})`;
  return html`<a href=${address} target="_blank" rel="noopener noreferrer">${shown}</a>`;
}
