// What stands in the panel, through the shadow roots of its own elements.
(panel) => {
  const found = { tags: [], handlers: [], links: [], texts: [] };
  const walk = (root) => {
    for (const element of root.querySelectorAll("*")) {
      const tag = element.localName;
      found.tags.push(tag);
      for (const { name, value } of element.attributes) {
        if (name.startsWith("on")) found.handlers.push(`${tag} ${name}=${value}`);
        if (["href", "src", "srcset", "action", "formaction", "poster"].includes(name))
          found.links.push(value);
      }
      if (element.shadowRoot && tag.startsWith("haia-")) walk(element.shadowRoot);
    }
    found.texts.push(root.textContent ?? "");
  };
  walk(panel.shadowRoot);
  return found;
}
