/** Addresses below the panel's own. */

export const HOME = "/ha-ai-agent";

export interface Address {
  view: string;
  id: string;
}

/** Read the part of an address below the panel: "/turn/01J..." */
export function readPath(path: string): Address {
  const [view = "", id = ""] = path.split("/").filter(Boolean).map(decode);
  return { view: view || "chat", id };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Go to an address of Home Assistant without loading the page again. */
export function navigate(path: string, options: { replace?: boolean } = {}): void {
  if (options.replace) history.replaceState(null, "", path);
  else history.pushState(null, "", path);
  window.dispatchEvent(
    new CustomEvent("location-changed", { detail: { replace: options.replace ?? false } }),
  );
}

/** Follow a link inside Home Assistant; a click that wants a new tab stays a link. */
export function onLink(event: MouseEvent): void {
  const link = event.currentTarget as HTMLAnchorElement;
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey)
    return;
  event.preventDefault();
  const { pathname, search } = new URL(link.href);
  navigate(pathname + search);
}
