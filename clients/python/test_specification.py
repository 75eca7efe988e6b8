"""Closed tables of this client against those of the pages in docs/spec."""

from __future__ import annotations

import re
import unittest
from pathlib import Path

from jangbu_ledger import codes, events, hashing, messages, ssz, state

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "spec"
BODY_ITEM = re.compile(r"(\d+) (?:(u\d+) )?(?:command )?(\w+)")
SIZES = {"u8": 1, "u16": 2, "u32": 4, "u64": 8}
# Limits that are bounds of a container, or that this client calls otherwise.
OTHER_LIMITS = {
    "MAX_CASH_ROWS": codes.LIMITS["cash"],
    "MAX_GENESIS_PARTICIPANTS": messages.Genesis.fields["participants"].limit,
    "MAX_WITNESSES": messages.Genesis.fields["witnesses"].limit,
}


def page(name: str) -> str:
    return (FOLDER / f"{name}.md").read_text("utf-8")


def camel(name: str) -> str:
    first, *rest = name.lower().split("_")
    return first + "".join(word.capitalize() for word in rest)


def described(kind: ssz.Type) -> str:
    """A type in the words of commands.md."""
    if isinstance(kind, ssz.Uint):
        return f"uint{8 * kind.size}"
    if isinstance(kind, ssz.Bytes):
        return f"Bytes[{kind.size}]"
    if isinstance(kind, ssz.ByteList):
        return f"ByteList[{kind.limit}]"
    assert isinstance(kind, ssz.List)
    (name,) = (name for name, value in vars(messages).items() if value is kind.element)
    return f"List[{name}, {kind.limit}]"


class SpecificationTest(unittest.TestCase):
    maxDiff = None

    def assert_container(self, kind: ssz.Container, fields: str) -> None:
        expected = re.findall(r"(\w+): (\w+(?:\[[^]]*\])?)", fields)
        self.assertEqual([(n, described(f)) for n, f in kind.fields.items()], expected)

    def test_commands(self) -> None:
        text = page("commands")
        sections = re.findall(r"^## (\d+) (\w+).*\n`\{ (.*?) \}`", text, re.MULTILINE)
        names = [(str(n), name) for n, name in enumerate(messages.COMMAND_NAMES)]
        self.assertEqual([(n, name) for n, name, _ in sections], names)
        for _, name, fields in sections:
            with self.subTest(name):
                self.assert_container(messages.COMMANDS[name], fields)
        elements = re.findall(r"`(\w+) = \{ (.*?) \}`", text)
        self.assertEqual([name for name, _ in elements], ["TickBand", "SessionWindow"])
        for name, fields in elements:
            self.assert_container(getattr(messages, name), fields)

    def test_events(self) -> None:
        text = page("events")
        rows = re.findall(r"^\| (\d+) \| `(\w+)` \| (.*) \|$", text, re.MULTILINE)
        kinds = [(str(n), kind) for n, kind in enumerate(events.KINDS, 1)]
        self.assertEqual([(n, kind) for n, kind, _ in rows], kinds)
        for _, kind, body in rows:
            with self.subTest(kind):
                told = []
                for item in body.split(" · "):
                    offset, size, word = BODY_ITEM.match(item).groups()
                    told.append((int(offset), SIZES[size] if size else 32, word.lower()))
                own = events.FIELDS[kind]
                self.assertEqual([place[1:] for place in own], [place[:2] for place in told])
                # `takerSide` and `keyKind` say in one word what the page says in more.
                for (name, _, _), (_, _, word) in zip(own, told):
                    self.assertIn(word, name.lower())

    def test_statuses_and_phases(self) -> None:
        text = page("events")
        for start, names in (("Statuses", codes.STATUSES), ("Phases", codes.PHASES)):
            (line,) = re.findall(rf"^{start}.*$", text, re.MULTILINE)
            expected = [(str(n), name) for n, name in enumerate(names)]
            self.assertEqual(re.findall(r"(\d+) `(\w+)`", line), expected)

    def test_codes(self) -> None:
        rows = re.findall(r"^\| (\d+) \| `(\w+)` \|", page("rejects"), re.MULTILINE)
        self.assertEqual({name: int(number) for number, name in rows}, codes.CODES)

    def test_tables(self) -> None:
        text = page("state")
        rows = re.findall(r"\| (\d+) \| (\w+) \| (\d+) \| [^|]+ \|( yes)? ", text)
        rows += [(*row, "") for row in re.findall(r"able (\d+) (?:is )?(\w+), depth (\d+)", text)]
        (later,) = re.findall(r"Tables (22 .*?) have depth (24)\.", text)
        form = r"(\d+) (\w+) \((?:rows of )?\d+(?: bytes)?, (not )?salted\)"
        for number, name, unsalted in re.findall(form, later[0]):
            rows.append((number, name, later[1], "" if unsalted else " yes"))
        rows.sort(key=lambda row: int(row[0]))
        own = [
            (str(n), table, str(depth), " yes" if table in state.SALTED else "")
            for n, (table, depth) in enumerate(zip(state.TABLES, state.DEPTHS, strict=True))
        ]
        self.assertEqual([(n, camel(name), *rest) for n, name, *rest in rows], own)
        unused = f"Tables {len(own)} to 63 are unused, depth {state.UNUSED_DEPTH}."
        self.assertIn(unused, text)

    def test_limits(self) -> None:
        rows = re.findall(r"^\| `([A-Z_]+)` \| ([\d,]+) \|", page("encoding"), re.MULTILINE)
        told = {camel(name.removeprefix("MAX_")) for name, _ in rows}
        self.assertEqual(codes.LIMITS.keys() - told, {"cash"})
        for name, value in rows:
            with self.subTest(name):
                own = OTHER_LIMITS.get(name, codes.LIMITS.get(camel(name.removeprefix("MAX_"))))
                own = getattr(codes, name) if own is None else own
                self.assertEqual(own, int(value.replace(",", "")))

    def test_domains_and_tags(self) -> None:
        rows = re.findall(r"^\| `(jangbu/[a-z0-9/]+)` \|", page("encoding"), re.MULTILINE)
        own = [v for k, v in vars(hashing).items() if k.startswith(("DOMAIN_", "TAG_"))]
        self.assertEqual(sorted(own), sorted(rows))


if __name__ == "__main__":
    unittest.main()
