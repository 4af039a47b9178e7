/** A conversation as it is shown: from the history, and as a running turn tells it. */

import type { ChatEvent, Deed, JsonObject, Message, Turn } from "./types.js";

/** One tool call of a turn, and what came of it. */
export interface Step {
  id: string;
  name: string;
  args: JsonObject;
  result?: JsonObject;
  durationMs?: number;
}

/** What a person said and what the agent made of it. */
export interface Exchange {
  key: string;
  words: string;
  ts: number;
  answer: string;
  thinking: string;
  steps: Step[];
  turnId?: string;
  rung?: string;
  modelId?: string;
  canUndo: boolean;
  isRunning: boolean;
  durationMs?: number;
  error?: { code: string; message: string };
  /** What was done after its answer: somebody said yes. */
  later: Deed[];
  /** What became of its question: "executed". */
  answered?: string;
}

export function begin(key: string, words: string, ts: number): Exchange {
  return {
    key, words, ts, answer: "", thinking: "", steps: [], later: [], canUndo: false,
    isRunning: true,
  };
}

/** Take in what a running turn tells. */
export function follow(exchange: Exchange, event: ChatEvent): void {
  switch (event.event) {
    case "rung":
      exchange.rung = event.rung;
      exchange.modelId = event.model_id;
      break;
    case "delta":
      exchange.answer += event.content ?? "";
      exchange.thinking += event.thinking_content ?? "";
      break;
    case "tool_call":
      exchange.steps.push({
        id: event.tool_call_id ?? "",
        name: event.tool_name ?? "",
        args: event.tool_args ?? {},
      });
      break;
    case "tool_result": {
      const step = exchange.steps.find(({ id }) => id === event.tool_call_id);
      if (step) Object.assign(step, { result: event.result, durationMs: event.duration_ms });
      // What is said after a step does not stick to what was said before it.
      if (exchange.answer && !exchange.answer.endsWith("\n")) exchange.answer += "\n\n";
      break;
    }
    case "approval":
      break;
    case "done":
      exchange.isRunning = false;
      exchange.turnId = event.turn_id ?? exchange.turnId;
      exchange.durationMs = event.duration_ms;
      if (!exchange.answer.trim())
        exchange.answer = event.response?.speech?.plain?.speech ?? "";
      break;
    case "error":
      exchange.isRunning = false;
      exchange.error = { code: event.code ?? "unknown", message: event.message ?? "" };
      break;
  }
}

/** Put the stored messages together, oldest first. */
export function fromHistory(messages: Message[]): Exchange[] {
  const exchanges: Exchange[] = [];
  for (const message of messages) {
    if (message.role === "user") {
      const exchange = begin(message.message_id, message.content, message.created_ts);
      exchanges.push({ ...exchange, isRunning: false });
      continue;
    }
    let last = exchanges.at(-1);
    if (!last) {
      last = { ...begin(message.message_id, "", message.created_ts), isRunning: false };
      exchanges.push(last);
    }
    if (message.role === "tool_result") {
      const step = last.steps.find(({ id }) => id === message.tool_call_id);
      if (step) step.result = readResult(message.content);
      continue;
    }
    last.answer = [last.answer, message.content].filter(Boolean).join("\n\n");
    for (const call of message.tool_calls ?? [])
      last.steps.push({ id: call.tool_call_id, name: call.name, args: call.arguments });
  }
  return exchanges;
}

function readResult(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (value && typeof value === "object" && !Array.isArray(value)) return value as JsonObject;
  } catch {
    // It is shown as it stands.
  }
  return { message: text };
}

/** Say of each exchange which turn it was; both lists are in the order of time. */
export function joinTurns(exchanges: Exchange[], turns: Turn[]): void {
  const sorted = [...turns].sort((a, b) => a.started_ts - b.started_ts);
  exchanges.forEach((exchange, at) => {
    const next = exchanges[at + 1]?.ts ?? Infinity;
    const turn = sorted.find(
      ({ started_ts: ts }) => ts >= exchange.ts - 2 && ts < next - 0.001,
    );
    if (turn && !exchange.isRunning) applyTurn(exchange, turn);
  });
}

export function applyTurn(exchange: Exchange, turn: Turn): void {
  exchange.turnId = turn.turn_id;
  exchange.rung = turn.rung;
  exchange.modelId = turn.model_id;
  exchange.canUndo = turn.can_undo;
  exchange.durationMs = turn.duration_ms;
  // What began after the answer had left is no step of it: a yes came later.
  const ended = turn.started_ts + turn.duration_ms / 1000;
  exchange.later = turn.deeds.filter(({ created_ts: ts }) => ts >= ended);
}
