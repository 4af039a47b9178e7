/** What the service answers, as far as the panel reads it. */

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export interface Place {
  name: string;
  device_id: string | null;
  satellite_id: string | null;
  area_id: string | null;
  area: string | null;
}

export type People = Record<string, string>;

export interface Me {
  person: "administrator" | "user" | "read_only";
  may: string[];
  agents: { agent_id: string; name: string }[];
  /** Of whom an administrator may ask what they did; empty for others. */
  people: People;
  suggestions: { kind: string; name: string }[];
}

export interface Approval {
  approval_id: string;
  conversation_id: string;
  turn_id: string;
  agent_id: string;
  user_id: string | null;
  preview: string;
  reason: string;
  /** Under which the panel has words for the reason; null: it has none. */
  reason_key: string | null;
  status: string;
  created_ts: number;
  expires_ts: number;
  resolved_ts: number | null;
  resolved_by: string | null;
  resolved_via: string | null;
  place: Place | null;
  can_resolve?: boolean;
  needs_code?: boolean;
}

export interface Deed {
  domain: string;
  service: string;
  entity_ids: string[];
  status: string;
  created_ts: number;
  undone_ts: number | null;
  is_undo: boolean;
  can_undo: boolean;
}

export interface Span {
  name: string;
  start_ms: number;
  duration_ms: number | null;
  /** The place of the span that this one is a part of. */
  parent: number | null;
  attributes?: JsonObject;
}

export interface Turn {
  turn_id: string;
  conversation_id: string;
  user_id: string | null;
  agent_id: string;
  started_ts: number;
  outcome: string;
  duration_ms: number;
  iterations: number;
  tool_calls: number;
  input_tokens: number;
  cached_input_tokens: number;
  output_tokens: number;
  model_id: string;
  rung: string;
  error: string | null;
  text: string;
  deeds: Deed[];
  can_undo: boolean;
  cost: number | null;
  place: Place | null;
  spans?: Span[];
}

export interface ConversationSummary {
  conversation_id: string;
  title: string;
  user_id: string | null;
  agent_id: string;
  archived: boolean;
  created_ts: number;
  updated_ts: number;
  turn_count: number;
  message_count: number;
  last_message: { role: string; content: string } | null;
  hit: string | null;
  place: Place | null;
}

export interface Message {
  message_id: string;
  role: "user" | "assistant" | "tool_result";
  content: string;
  created_ts: number;
  tool_calls?: { tool_call_id: string; name: string; arguments: JsonObject }[];
  tool_call_id?: string;
  tool_name?: string;
}

export interface RunningTurn {
  turn_id: string;
  conversation_id: string;
  agent_id: string;
  text: string;
  elapsed_ms: number;
  has_ended: boolean;
}

export interface ChatEvent {
  event: "rung" | "delta" | "tool_call" | "tool_result" | "approval" | "done" | "error";
  rung?: string;
  model_id?: string;
  content?: string;
  thinking_content?: string;
  tool_call_id?: string;
  tool_name?: string;
  tool_args?: JsonObject;
  result?: JsonObject;
  duration_ms?: number;
  approval_id?: string;
  preview?: string;
  turn_id?: string | null;
  conversation_id?: string;
  code?: string;
  message?: string;
  response?: { speech?: { plain?: { speech?: string } } };
}

export interface UndoPreview {
  turn_id?: string;
  back?: { entity_id: string; state: string | null }[];
  kept?: JsonObject[];
  cannot_undo?: Record<string, string>;
  status?: string;
  message?: string;
}

export interface Schedule {
  schedule_id: string;
  user_id: string | null;
  conversation_id: string;
  turn_id: string;
  due_ts: number;
  created_ts: number;
  status: "asked" | "pending";
  action: JsonObject;
  summary: string;
  place: Place | null;
}

export interface Memory {
  memory_id: string;
  text: string;
  created_ts: number;
}

/** An automation as it stood before one change. */
export interface Version {
  version_id: string;
  created_ts: number;
  deed: "create" | "update" | "delete" | "restore";
  automation_id: string;
  entity_id: string | null;
  name: string;
  user_id: string | null;
  /** Null: it was not there. */
  text: string | null;
}

/** What one agent did on one day. */
export interface DayFigures {
  day: string;
  agent_id: string;
  turns: number;
  failures: number;
  not_understood: number;
  stand_ins: number;
  median_ms: number;
  p95_ms: number;
  input_tokens: number;
  cached_input_tokens: number;
  output_tokens: number;
  cost: number | null;
}

export interface Figures {
  days: DayFigures[];
  agents: Record<string, { limit: number | null; spent: number; state: string }>;
  today: string;
}

/** A part of what a model is told. */
export interface Section {
  name: string;
  text: string;
  tokens: number;
  /** Tokens of each tool. */
  each?: Record<string, number>;
}

export interface SentRequest {
  messages: {
    role: "system" | "user" | "assistant" | "tool";
    name?: string;
    content: string;
    tail?: string;
    tool_calls?: { name: string; arguments: Json }[];
    tokens: number;
  }[];
  tools: Section;
}

/** What is kept of the home, with how often it was used and built; times in seconds. */
export interface CacheSection {
  name: string;
  tokens: number;
  entries?: number;
  age?: number;
  hits?: number;
  rebuilds?: number;
}

/** How a sentence is read without a model. */
export interface Reading {
  certainty: "whole" | "several" | "part" | "none";
  says: string;
  calls: { tool: string; arguments: Record<string, unknown> }[];
  words: { text: string; as: string; value?: string; things?: string[] }[];
  left: string[];
  candidates: string[];
}

export interface Relevant {
  entity_id: string;
  name: string;
  state: string;
  score: number;
  reasons: string[];
}
