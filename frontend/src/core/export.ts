/** A conversation as a text that a person can read, in the person's language and times. */

import type { Store } from "./store.js";
import { intention, outcome } from "./steps.js";
import { fromHistory, type Exchange } from "./talk.js";
import type { ConversationSummary, Message, People } from "./types.js";

const PAGE = 1000;

interface Stored {
  conversation: ConversationSummary;
  messages: Message[];
  cursor: string | null;
  people: People;
}

/** Read all of a conversation and return it as Markdown. */
export async function readable(store: Store, id: string): Promise<string> {
  const messages: Message[] = [];
  let summary: ConversationSummary | undefined;
  let cursor: string | null = null;
  do {
    const page: Stored = await store.call<Stored>("conversations/get", {
      conversation_id: id,
      limit: PAGE,
      cursor,
    });
    Object.assign(store.people, page.people);
    summary ??= page.conversation;
    messages.unshift(...page.messages);
    cursor = page.cursor;
  } while (cursor);
  const who = store.person(summary.user_id);
  const place = summary.place;
  const speaker = place ? store.t("who.at", { who, place: place.name }) : who;
  const agent = store.agent(summary.agent_id);
  return [
    `# ${line(summary.title)}`,
    `${store.format.full(summary.created_ts)} · ${line(speaker)} · ${line(agent)}`,
    ...fromHistory(messages).flatMap((exchange) => told(store, exchange, speaker, agent)),
    "",
  ].join("\n\n");
}

function told(store: Store, exchange: Exchange, speaker: string, agent: string): string[] {
  const parts = [`## ${line(speaker)} · ${store.format.full(exchange.ts)}`, quoted(exchange.words)];
  if (exchange.steps.length)
    parts.push(
      exchange.steps
        .map((step) => `* ${line(intention(store, step))} (${line(outcome(store, step))})`)
        .join("\n"),
    );
  if (exchange.answer.trim()) parts.push(`**${line(agent)}**`, quoted(exchange.answer));
  return parts;
}

function line(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Line by line, so that no words can pass for a heading of ours. */
function quoted(text: string): string {
  return text.split("\n").map((row) => `> ${row}`.trimEnd()).join("\n");
}

/** Hand a text to the browser as a file. */
export function save(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** A file's name of a title: letters and figures of any language. */
export function fileName(title: string, day: string, ending: string): string {
  const words = title.toLocaleLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
  return `${[day, words.slice(0, 40)].filter(Boolean).join("-")}.${ending}`;
}
