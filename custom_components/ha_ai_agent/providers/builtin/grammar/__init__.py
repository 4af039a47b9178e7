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
* `things` finds what a wish is about in this home; `resolve` the services that do it,
  by `domains/acts.json`. What a domain has no row for is not done.
* `understand` takes the cheapest ways; if they do different things, none is done and
  the things are handed back, to be asked about.
* `questions` lays other phrases over a sentence: what is asked, states, measures.
* `errands` knows whole sentences: lists, "in 10 minutes", "undo that".
* `times` takes a clock time or the sun out of a sentence, `conditions` an "if" about
  what is so now; what is left has to be a wish that is wholly understood.

Home Assistant's own sentences come first, then this, then the older ways to put pieces
together. A cost says how sure a phrase is: a name less than the words that it is made
of, a preposition that may be an act more than the act, a form more than the word.

Not here yet: habits ("every day at 7") and what shall set something off ("when it gets
dark enough"), history ("when was ... last opened"), weather to come, calendars, "lamp 1
and 2", sources and modes, and saying of each word what it was used for in the context
view.

What turns a meaning ("not", "if", "or", "only") is in no list here, so it is never
covered. A small word that may be skipped must never be one of those (a test holds it).
Inflection is the language's own list of endings, and holds for names and kinds alone,
never for acts: "turned" is not "turn", "nezapínej" is not "zapínej".
"""
