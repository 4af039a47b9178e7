"""Files of automations as people write them: every style, and comments everywhere."""

from collections.abc import Callable
from random import Random

_NAMES = ("Küche an", "Schlafzimmer", "Lumière du salon", "Evening", "夜", "Øst")
_TAILS = ("", "", "  # why not", " # 50 %\tof it", "   #no space", " # ünï")
_WHOLE = (
    "# a line about it",
    "  # deeper",
    "",
    "",
    "#\ttabs\tin it",
    "# - id: 'old'   (was here)",
)


class _Writer:
    """Writes one automation in a style of its own."""

    def __init__(
        self, random: Random, number: int, newline: str, most: int = 3
    ) -> None:
        self.random = random
        self.number = number
        self.newline = newline
        self.most = most
        self.lines: list[str] = []

    def tail(self) -> str:
        return self.random.choice(_TAILS)

    def text(self, value: str) -> str:
        if any(sign in value for sign in ":#{[*&!%@`'\""):
            return "'" + value.replace("'", "''") + "'"
        return self.random.choice((value, f"'{value}'", f'"{value}"'))

    def add(self, line: str) -> None:
        self.lines.append(line)

    def note(self, column: int) -> None:
        if self.random.random() < 0.25:
            self.add(" " * column + "# note " + str(self.random.randint(0, 99)))
        elif self.random.random() < 0.1:
            self.add("")

    def triggers(self, column: int) -> None:
        pad = " " * column
        kind = self.random.randint(0, 3)
        if kind == 0:
            self.add(f"{pad}- trigger: state{self.tail()}")
            self.note(column + 2)
            self.add(f"{pad}  entity_id: binary_sensor.motion{self.tail()}")
            self.add(f"{pad}  to: 'on'")
            self.add(f"{pad}  for:{self.tail()}")
            self.add(f"{pad}    minutes: 5{self.tail()}")
        elif kind == 1:
            self.add(f"{pad}- {{trigger: time, at: '07:30:00'}}{self.tail()}")
        elif kind == 2:
            self.add(f"{pad}-")
            self.add(f"{pad}  trigger: sun{self.tail()}")
            self.add(f'{pad}  event: "sunset"')
            self.add(f"{pad}  offset: '-00:30:00'{self.tail()}")
        else:
            self.add(f"{pad}-   trigger: numeric_state{self.tail()}")
            self.add(f"{pad}    entity_id: [sensor.temperature, sensor.b]{self.tail()}")
            self.add(f"{pad}    above: 21.5{self.tail()}")

    def actions(self, column: int) -> None:
        pad = " " * column
        kind = self.random.randint(0, 5)
        if kind == 0:
            self.add(f"{pad}- action: light.turn_on{self.tail()}")
            self.add(f"{pad}  target:")
            self.add(f"{pad}    entity_id: light.kitchen{self.tail()}")
            self.note(column + 4)
            self.add(f"{pad}  data: {{brightness_pct: 60, transition: 2}}")
        elif kind == 1:
            self.add(f"{pad}- delay: '00:02:00'{self.tail()}")
        elif kind == 2:
            self.add(f"{pad}- action: notify.mobile")
            self.add(f"{pad}  data:{self.tail()}")
            self.add(f"{pad}    message: {self.random.choice(('|', '>', '|-', '>-'))}")
            self.add(f"{pad}      Hello # no comment")
            self.add(f"{pad}")
            self.add(f"{pad}        {{{{ states('sensor.temperature') }}}}")
        elif kind == 3:
            self.add(f"{pad}- choose:{self.tail()}")
            self.add(f"{pad}  - conditions:")
            self.add(f"{pad}    - condition: state{self.tail()}")
            self.add(f"{pad}      entity_id: light.kitchen")
            self.add(f"{pad}      state: 'off'{self.tail()}")
            self.add(f"{pad}    sequence:")
            self.add(f"{pad}      - action: light.turn_off{self.tail()}")
            self.add(f"{pad}        entity_id:")
            self.add(f"{pad}          - light.kitchen")
            self.add(f"{pad}          - light.bedroom{self.tail()}")
            self.add(f"{pad}  default: []")
        elif kind == 4:
            self.add(f"{pad}- if: \"{{{{ is_state('light.kitchen', 'on') }}}}\"")
            self.add(f"{pad}  then: [{{delay: 1}}, {{stop: 'done'}}]{self.tail()}")
        else:
            self.add(f"{pad}- action: light.turn_on")
            self.add(f"{pad}  data: &data{self.number}_{len(self.lines)}")
            self.add(f"{pad}    brightness: 100{self.tail()}")
            self.add(f"{pad}  target: {{entity_id: [light.bedroom]}}")

    def parts(self) -> list[Callable[[int], None]]:
        old = self.random.random() < 0.3

        def head(key: str, value: str) -> Callable[[int], None]:
            return lambda column: self.add(
                f"{' ' * column}{key}: {self.text(value)}{self.tail()}"
            )

        def steps(key: str, write: Callable[[int], None]) -> Callable[[int], None]:
            def run(column: int) -> None:
                deeper = self.random.choice((0, 2))
                self.add(f"{' ' * column}{key}:{self.tail()}")
                for _ in range(self.random.randint(1, self.most)):
                    self.note(column + deeper)
                    write(column + deeper)

            return run

        def conditions(column: int) -> None:
            pad = " " * column
            key = "condition" if old else "conditions"
            match self.random.randint(0, 2):
                case 0:
                    self.add(f"{pad}{key}: []{self.tail()}")
                case 1:
                    self.add(f"{pad}{key}:{self.tail()}")
                    self.add(f"{pad}- condition: time{self.tail()}")
                    self.add(f"{pad}  after: '22:00:00'")
                    self.add(f"{pad}  weekday: [mon, tue,  wed]{self.tail()}")
                case _:
                    self.add(f"{pad}{key}:")
                    self.add(f"{pad}  condition: state")
                    self.add(f"{pad}  entity_id: light.bedroom{self.tail()}")
                    self.add(f"{pad}  state: 'on'")

        parts = [
            head("alias", f"{self.random.choice(_NAMES)} {self.number}"),
            steps("trigger" if old else "triggers", self.triggers),
            steps("action" if old else "actions", self.actions),
        ]
        if self.random.random() < 0.7:
            parts.insert(2, conditions)
        if self.random.random() < 0.5:
            parts.insert(1, head("description", "What it: is #for"))
        if self.random.random() < 0.5:
            parts.append(head("mode", self.random.choice(("restart", "single"))))
        if self.random.random() < 0.1:
            self.random.shuffle(parts)
        return parts

    def write(self, indent: int) -> str:
        parts = self.parts()
        at = self.random.choice((0, 0, 0, len(parts), 1))
        number = self.number
        quoted = self.random.choice((f"'{number}'", f'"{number}"', str(number)))
        parts.insert(at, lambda column: self.add(f"{' ' * column}id: {quoted}"))
        column = indent + 2
        for part in parts:
            part(column)
            self.note(column)
        while not self.lines[-1].strip() or self.lines[-1].lstrip().startswith("#"):
            self.lines.pop()
        if self.random.random() < 0.1:
            self.lines.insert(0, f"{' ' * indent}- # first")
        else:
            self.lines[0] = " " * indent + "- " + self.lines[0][column:]
        return "".join(line + self.newline for line in self.lines)


def _in_flow(random: Random, number: int, newline: str, indent: int) -> str:
    pad = " " * indent
    return (
        f'{pad}- {{id: "{number}", alias: "In braces {number}", triggers: [],'
        f"{newline}{pad}   actions: [{{delay: {random.randint(1, 9)}}},"
        f" {{action: light.turn_on, target: {{entity_id: light.kitchen}}}}],"
        f" mode: single}} # all of it{newline}"
    )


def odd_file(
    random: Random, count: int, most: int = 3
) -> tuple[str, list[tuple[int, int]]]:
    """Return a file of automations, and where each of them begins and ends."""
    newline = random.choice(("\n", "\n", "\r\n"))
    indent = random.choice((0, 0, 2))
    text = random.choice(
        (
            "",
            "\ufeff",
            f"# mine{newline}",
            f"---{newline}",
            f"%YAML 1.1{newline}---{newline}",
        )
    )
    spans: list[tuple[int, int]] = []
    for number in range(count):
        for _ in range(random.randint(0, 3)):
            text += random.choice(_WHOLE) + newline
        if random.random() < 0.08:
            item = _in_flow(random, number, newline, indent)
        else:
            item = _Writer(random, number, newline, most).write(indent)
        spans.append((len(text), len(text) + len(item)))
        text += item
    if random.random() < 0.3:
        text = text.removesuffix(newline)
        spans[-1] = (spans[-1][0], len(text))
    elif random.random() < 0.5:
        text += f"{newline}# the end{newline}"
    return text, spans
