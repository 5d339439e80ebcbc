"""The forms of a page as a browser sends them: what stands filled in, what is ticked, the button pressed.

Guarantees: nothing is sent that the page does not hold, and all that it holds is sent; a value given for
a field that the form lacks is an error of the benchmark, never a field added in silence.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import urljoin

Value = str | bool
TICKED = ("checkbox", "radio")


@dataclass(slots=True)
class Field:
    """One control; `options` are those of a select, `chosen` says whether a box or a radio is."""

    name: str
    kind: str
    value: str = ""
    chosen: bool = False
    options: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Form:
    """A form that posts to `action`; its first button is pressed, `quiet` when the page does not advise it."""

    action: str
    fields: list[Field] = field(default_factory=list)
    pressed: tuple[str, str] | None = None
    quiet: bool = False
    has_button: bool = False

    def names(self, end: str = "", kind: str = "") -> list[str]:
        """The names that end so, of controls of that kind if one is given, in the order of the page."""
        found = (one.name for one in self.fields if one.name.endswith(end) and kind in ("", one.kind))
        return list(dict.fromkeys(found))

    def differs(self, later: Form) -> bool:
        """Whether the same form, seen later, says another thing."""
        return [_said(one) for one in self.fields] != [_said(one) for one in later.fields]

    def __getitem__(self, name: str) -> Field:
        return next(one for one in self.fields if one.name == name)

    def sent(self, given: dict[str, Value]) -> list[tuple[str, str]]:
        """What goes out when a person has filled `given` in: True ticks a box, a text chooses or writes."""
        unknown = set(given) - set(self.names())
        if unknown:
            raise KeyError(f"{self.action} has no field {sorted(unknown)}")
        pairs = [pair for one in self.fields if (pair := _sent(one, given.get(one.name))) is not None]
        return [*pairs, *([self.pressed] if self.pressed else [])]


def _said(one: Field) -> tuple[str, str, bool]:
    return one.name, "" if one.name == "csrfmiddlewaretoken" else one.value, one.chosen


def _sent(one: Field, given: Value | None) -> tuple[str, str] | None:
    if one.kind in TICKED:
        chosen = one.chosen if given is None else given is True or given == one.value
        return (one.name, one.value) if chosen else None
    return one.name, one.value if given is None else str(given)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._text: Field | None = None  # the textarea being read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(found.get("action", "")) if found.get("method", "").lower() == "post" else None
            if self._open:
                self.forms.append(self._open)
        elif self._open is not None:
            self._control(self._open, tag, found)

    def _control(self, form: Form, tag: str, found: dict[str, str]) -> None:
        name, value = found.get("name", ""), found.get("value", "")
        if tag == "button" and found.get("type") == "submit" and not form.has_button:
            form.has_button, form.pressed = True, (name, value) if name else None
            form.quiet = "quiet" in found.get("class", "").split()
        elif tag == "option" and form.fields:
            form.fields[-1].options.append(value)
            if "selected" in found or len(form.fields[-1].options) == 1:
                form.fields[-1].value = value
        elif name and tag in ("input", "select", "textarea"):
            kind = found.get("type", "text") if tag == "input" else tag
            value = value or ("on" if kind == "checkbox" else "")
            form.fields.append(Field(name, kind, value, "checked" in found))
            self._text = form.fields[-1] if tag == "textarea" else None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.value += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = None
        elif tag == "form":
            self._open = None


def forms_of(text: str, path: str) -> list[Form]:
    """Every form of a page that posts, its action as an address of the site; signing out is none of them."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    placed = [replace(form, action=urljoin(path, form.action)) for form in reader.forms]
    return [form for form in placed if not form.action.endswith("/deconnexion/")]
