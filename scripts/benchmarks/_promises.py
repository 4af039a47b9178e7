"""What must hold without exception, and the tests that try it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Promise:
    """Something that may never be, and where it is tried, below `tests`."""

    never: str
    where: tuple[str, ...]

    def holds_test(self, name: str) -> bool:
        """Tell whether a test of this dotted name is one of it."""
        return any(
            name == place or name.startswith(f"{place}.")
            for place in (f"tests.{path.replace('/', '.')}" for path in self.where)
        )


def _of(never: str, *where: str) -> Promise:
    return Promise(never, where)


PROMISES = (
    # The home
    _of("a change that the next request does not show", "home/test_cache_random",
        "home/test_cache"),
    _of("a beginning of a request that changes", "agent/test_prefix",
        "prompt/test_bands"),
    _of("a thing that the words name and the tail has not", "home/test_relevance",
        "home/test_beside"),
    _of("bad data that leaves its line", "home/test_bad_data"),
    # Calls
    _of("calls out of order, held up, cut, or told as what they are not",
        "running/test_runner"),
    _of("a call told otherwise than it happened", "tools/test_every_service",
        "agent/test_truth"),
    _of("a malformed call that breaks something", "tools/test_fuzz"),
    _of("a handler that a reload, an option or a removal cuts", "agent/test_ended",
        "agent/test_removed"),
    # History
    _of("a half turn or a lost one after kill -9", "history/test_kill"),
    _of("a schema version that does not come forward", "history/test_migration",
        "history/servers/test_moving"),
    _of("PostgreSQL or MariaDB that finds otherwise than SQLite",
        "history/servers/test_servers"),
    # Approvals
    _of("a parked call that runs without a yes", "approvals/test_adversary",
        "approvals/test_gate", "approvals/test_gate_trouble", "approvals/test_moves"),
    _of("a text that says yes for somebody", "approvals/test_injections"),
    _of("a question about what is safe", "approvals/test_everyday",
        "approvals/test_everyday_scenes"),
    _of("a state or service at what guards that is judged wrong",
        "approvals/test_every_state"),
    _of("a hostile transcript that opens something", "proof/test_hostile"),
    _of("a cell of the table of rights that is otherwise", "test_table_of_rights"),
    _of("an address, link, secret or hidden id that gets out", "agent/test_ways_out",
        "agent/test_told", "agent/test_what_leaves"),
    # Models and servers
    _of("a request over its budget", "prompt/test_budget", "prompt/test_wire",
        "agent/test_fitting"),
    _of("tokens counted wrong", "prompt/test_tokens", "prompt/test_learning"),
    _of("a fault that ends a turn otherwise than in an answer",
        "agent/test_ladder_faults", "agent/test_turn_faults"),
    _of("a server whose words are misread", "providers/test_wire_cases",
        "agent/test_turn_tools", "providers/test_streams", "providers/test_endless"),
    _of("too many tokens for tools, homes or small windows", "agent/test_lean"),
    # What is said
    _of("a sentence acted against", "household/test_turning", "agent/test_turning"),
    _of("a question that writes, a wish that does not", "agent/test_questions",
        "languages/test_questions"),
    _of("a sensible call in a real home that goes wrong", "tools/test_home_cases"),
    _of("replies of models worse than with Assist's tools",
        "tools/test_assist_replies"),
    _of("a question about many things answered wrong or in over 2 rounds",
        "agent/test_many_things"),
    _of("a household's sentence understood otherwise", "household/test_household",
        "household/test_other_households", "household/test_strangers"),
    _of("a test sentence of Home Assistant's that its own agent knows better",
        "providers/builtin/test_parity"),
    # Voices
    _of("a microphone that is wrong", "voice/test_microphone"),
    _of("a value that is not said as words", "voice/test_values"),
    _of("an answer talked over of which the next request does not know",
        "voice/test_barge_in", "voice/test_on_top"),
    # Automations
    _of("a wish that does not become what it says", "automations/test_wishes",
        "automations/test_question"),
    _of("an automation that can never run, taken without a word",
        "automations/test_checks", "automations/test_fresh_attacks"),
    _of("a part that a summary does not name", "automations/test_summary"),
    _of("a line of another automation that changes", "automations/test_exact",
        "automations/test_file"),
    _of("a hidden id or secret in what is said of automations",
        "automations/test_hidden_words"),
    _of("a documented automation that does not come back as it was",
        "automations/test_round_trip"),
    # Being watched, coming and going
    _of("something left behind after 50 lives", "test_lifecycle"),
    _of("a canary that gets out", "test_private", "test_diagnostics"),
    _of("figures that differ from what a server measured", "test_figures"),
    # The panel
    _of("a page that is held for 100 ms", "panel/test_smooth"),
    _of("text that becomes markup, or a request to outside", "panel/test_payloads"),
    _of("something for axe-core", "panel/test_accessible"),
    _of("something of others that a page shows", "panel/test_people"),
    _of("words lost with a socket or a log-in", "panel/test_breaks"),
    # The house
    _of("an arrow up, a circle, a file or function too big", "test_architecture"),
    _of("a domain, tool or language that its one place does not make",
        "domains/test_new_domain", "tools/test_a_row_is_a_tool",
        "agent/test_made_up_language"),
    _of("a plain house where something is installed or slow", "test_light"),
    _of("a sentence for people in the code", "test_literals", "test_translations"),
    # From outside
    _of("something from outside that breaks or opens something", "fuzz"),
)  # fmt: skip
