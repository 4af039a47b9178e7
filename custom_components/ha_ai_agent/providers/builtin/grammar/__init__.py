"""A small grammar of household acts: kinds, places, names, acts and values.

How a sentence is read, each step a file, all of them pure:

* `tokens` cuts it into folded words, numbers and signs. Nothing is thrown away.
* `words` holds what a language calls acts, kinds, values and small words (the section
  `household` of `languages/xx.json`), as phrases of tokens.
* `naming` holds what this home is called: names, aliases, areas, floors, and the single
  words of names. Both are built once, in the executor, when the home is another one.
* `lattice` finds every way to lay phrases over the whole sentence. A word that no
  phrase covers ends it: the sentence is not understood, and that word is told.
* `clauses` makes wishes of one way: who shares an act, a kind, a place with whom.
* `resolve` finds the things of a wish, and the services that do it, by
  `domains/acts.json`. What a domain has no row for is not done.
* `understand` takes the cheapest ways; if they do different things, none is done.

What turns a meaning ("not", "if", "or", "only") is in no list here, so it is never
covered. A small word that may be skipped must never be one of those (a test holds it).
Inflection is the language's own list of endings, and holds for names and kinds alone,
never for acts: "turned" is not "turn", "nezapínej" is not "zapínej".
"""
