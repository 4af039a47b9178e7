/** What the panel uses of the object that Home Assistant's frontend hands to a panel. */

export type Unsubscribe = () => Promise<void> | void;

export interface Connection {
  sendMessagePromise<T>(message: Record<string, unknown>): Promise<T>;
  subscribeMessage<T>(
    callback: (event: T) => void,
    message: Record<string, unknown>,
    options?: { resubscribe?: boolean },
  ): Promise<Unsubscribe>;
  addEventListener(name: "ready" | "disconnected", callback: () => void): void;
  removeEventListener(name: "ready" | "disconnected", callback: () => void): void;
}

export interface EntityState {
  entity_id: string;
  state: string;
  attributes: Record<string, unknown>;
}

export interface HomeAssistant {
  connection: Connection;
  connected: boolean;
  language: string;
  locale?: {
    language: string;
    number_format?: string;
    time_format?: string;
    time_zone?: string;
  };
  config: { time_zone: string };
  user?: { id: string; name: string; is_admin: boolean };
  states: Record<string, EntityState | undefined>;
  areas?: Record<string, { name: string } | undefined>;
  entities?: Record<string, { device_id?: string | null } | undefined>;
  themes?: { darkMode?: boolean; theme?: string };
  devices?: Record<string, { name: string | null; name_by_user?: string | null } | undefined>;
  dockedSidebar?: string;
  formatEntityState?: (state: EntityState, value?: string) => string;
}

export interface Route {
  prefix: string;
  path: string;
}
