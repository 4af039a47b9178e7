import tseslint from "typescript-eslint";

const UNSAFE = "Text of others is never markup, and never a program.";

export default tseslint.config(...tseslint.configs.recommended, {
  rules: {
    "no-eval": "error",
    "no-implied-eval": "error",
    "no-new-func": "error",
    "no-script-url": "error",
    "@typescript-eslint/no-explicit-any": "error",
    "no-restricted-imports": [
      "error",
      {
        paths: ["unsafe-html", "unsafe-svg", "unsafe-mathml"].flatMap((name) => [
          { name: `lit/directives/${name}.js`, message: UNSAFE },
          { name: `lit-html/directives/${name}.js`, message: UNSAFE },
        ]),
        patterns: [{ group: ["**/static*.js", "lit/static-html*"], message: UNSAFE }],
      },
    ],
    "no-restricted-properties": [
      "error",
      ...[
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "setHTMLUnsafe",
        "srcdoc",
        "createContextualFragment",
      ].map((property) => ({ property, message: UNSAFE })),
      { object: "document", property: "write", message: UNSAFE },
    ],
    "no-restricted-syntax": [
      "error",
      { selector: "TemplateElement[value.raw=/\\son[a-z]+=/]", message: UNSAFE },
      { selector: "TemplateElement[value.raw=/\\.(inner|outer)HTML=/]", message: UNSAFE },
    ],
  },
});
