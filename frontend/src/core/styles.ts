/** Colours, sizes and the few forms that all views share. */

import { css } from "lit";

export const base = css`
  :host {
    --aa-primary: var(--primary-color, #0b6e99);
    --aa-text: var(--primary-text-color, #1b1b1b);
    /* Home Assistant's own second colour is too pale for small letters on a card. */
    --aa-quiet: color-mix(
      in srgb,
      var(--primary-text-color, #1b1b1b) 72%,
      var(--card-background-color, #fff)
    );
    --aa-card: var(--card-background-color, #fff);
    --aa-page: var(--primary-background-color, #fafafa);
    --aa-line: var(--divider-color, rgba(128, 128, 128, 0.3));
    --aa-link: color-mix(in srgb, var(--aa-primary) 55%, var(--aa-text));
    --aa-error: color-mix(in srgb, var(--error-color, #b3261e) 62%, var(--aa-text));
    --aa-good: color-mix(in srgb, var(--success-color, #2e7d32) 55%, var(--aa-text));
    --aa-warn: color-mix(in srgb, var(--warning-color, #b26a00) 45%, var(--aa-text));
    color: var(--aa-text);
    font-family: var(--ha-font-family-body, Roboto, "Noto Sans", sans-serif);
    font-size: 1rem;
    line-height: 1.5;
  }
  * {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  h1, h2, h3, p, ul, ol {
    margin: 0;
  }
  h2 {
    font-size: 1.15rem;
    font-weight: 500;
    margin: 16px 0 8px;
  }
  h3 {
    font-size: 1rem;
    font-weight: 500;
  }
  a {
    color: var(--aa-link);
  }
  .page {
    max-width: 900px;
    margin: 0 auto;
    padding: 8px 16px 24px;
  }
  .card {
    background: var(--aa-card);
    border: 1px solid var(--aa-line);
    border-radius: var(--ha-card-border-radius, 12px);
    padding: 16px;
    margin-bottom: 12px;
    overflow-wrap: anywhere;
  }
  .quiet {
    color: var(--aa-quiet);
    font-size: 0.875rem;
  }
  .error {
    color: var(--aa-error);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
  .spread {
    justify-content: space-between;
  }
  button, .button, input, select, textarea {
    font: inherit;
    color: inherit;
  }
  button, .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-height: 44px;
    padding: 6px 16px;
    border: 1px solid color-mix(in srgb, var(--aa-text) 45%, transparent);
    border-radius: 22px;
    background: transparent;
    color: var(--aa-text);
    text-decoration: none;
    cursor: pointer;
  }
  button.main {
    background: var(--aa-text);
    color: var(--aa-card);
    border-color: var(--aa-text);
  }
  button.small {
    min-height: 32px;
    padding: 2px 12px;
    font-size: 0.875rem;
  }
  button.plain {
    border-color: transparent;
    padding: 6px 10px;
  }
  button:disabled {
    opacity: 0.6;
    cursor: default;
  }
  button:hover:not(:disabled) {
    filter: brightness(0.95);
  }
  input, select, textarea {
    min-height: 44px;
    padding: 8px 12px;
    border: 1px solid color-mix(in srgb, var(--aa-text) 55%, transparent);
    border-radius: 8px;
    background: var(--aa-card);
    max-width: 100%;
  }
  :focus-visible {
    outline: 3px solid var(--aa-link);
    outline-offset: 2px;
  }
  pre {
    margin: 8px 0;
    padding: 8px 12px;
    max-width: 100%;
    overflow-x: auto;
    background: color-mix(in srgb, var(--aa-text) 6%, transparent);
    border-radius: 8px;
    font-size: 0.85rem;
    white-space: pre-wrap;
  }
  code {
    font-family: var(--ha-font-family-code, ui-monospace, monospace);
    font-size: 0.9em;
  }
  .hidden-text {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: no-preference) {
    .waits {
      animation: waits 1.4s infinite ease-in-out;
    }
    @keyframes waits {
      50% {
        opacity: 0.35;
      }
    }
  }
`;

export const prose = css`
  .prose > * + * {
    margin-top: 8px;
  }
  .prose ul, .prose ol {
    padding-inline-start: 24px;
  }
  .prose blockquote {
    margin: 8px 0;
    padding-inline-start: 12px;
    border-inline-start: 3px solid var(--aa-line);
  }
  .prose {
    overflow-wrap: anywhere;
  }
  .prose .piece {
    display: block;
  }
`;
