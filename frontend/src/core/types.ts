/** What the service answers, as far as the panel reads it. */

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export interface Place {
  name: string;
  device_id: string | null;
  satellite_id: string | null;
}

export type People = Record<string, string>;

export interface Me {
  person: "administrator" | "user" | "read_only";
  may: string[];
  agents: { agent_id: string; name: string }[];
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
  duration_ms: number;
  attributes: JsonObject;
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
