"""The results as one page of HTML that needs nothing else."""

from html import escape

from .results import Results, Score

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width">
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem;
  padding: 0 1rem; color-scheme: light dark; }}
table {{ border-collapse: collapse; width: 100%; margin: 1rem 0; }}
td, th {{ border-bottom: 1px solid #8884; padding: .3rem .6rem; text-align: left;
  vertical-align: top; }}
td.n {{ text-align: right; font-variant-numeric: tabular-nums; }}
.right {{ color: #2a8a3e; }} .wrong {{ color: #c62828; }} .missed {{ color: #b26a00; }}
</style>
<h1>{title}</h1><p>{about}</p>
<table><tr><th>Tasks<th>Right<th>Of<th>%<th>Wrong<th>Rounds<th>Tokens<th>Seconds
<th>$</tr>{scores}</table>
<table><tr><th>Task<th>Outcome<th>Answers</tr>{tasks}</table></html>
"""


def as_page(results: Results) -> str:
    """Return the page; what was said is data and never markup."""
    title = f"Evaluation: {results.about.get('model') or results.about['agent']}"
    about = ", ".join(f"{key}: {value}" for key, value in results.about.items())
    return _PAGE.format(
        title=escape(title),
        about=escape(about),
        scores="".join(map(_score, results.scores())),
        tasks="".join(
            f"<tr><td>{escape(item.task_id)}<td class={item.outcome}>{item.outcome}"
            f"<td>{escape(' / '.join(item.speech))}</tr>\n"
            for item in results.played
        ),
    )


def _score(score: Score) -> str:
    cost = "" if score.cost is None else f"{score.cost:.3g}"
    figures = (
        score.right,
        score.total,
        f"{score.share:.0f}",
        score.wrong,
        score.rounds,
        score.tokens,
        score.seconds,
        cost,
    )
    cells = "".join(f"<td class=n>{figure}" for figure in figures)
    return f"<tr><td>{escape(score.name)}{cells}</tr>\n"
