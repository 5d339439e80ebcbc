"""The catalogue, and where each of its profiles stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from maillage.apps.authority.queries.dossier import Standing
from maillage.apps.authority.queries.standing_list import STANDING_ORDERS, StandingRow
from maillage.apps.catalogue.codes import OBJECT_TYPES, USES
from maillage.apps.catalogue.queries.designs import DESIGN_ORDERS, DesignRow
from maillage.kernel.text import Text
from maillage.web.forms.catalogue import DesignFilter, StandingFilter
from maillage.web.forms.network import process_name
from maillage.web.listing import Column, Listing, at
from maillage.web.states import standing_words
from maillage.web.templatetags.wording import CATEGORIES


@dataclass(frozen=True, slots=True)
class ShownStanding:
    """What a line says of one use: the category to show, and its state."""

    badge: str
    use: Text
    kind: str
    state: Text


@dataclass(frozen=True, slots=True)
class DesignLine:
    """`is_open`: something of it may be distributed, so it may be asked for."""

    row: DesignRow
    standings: tuple[ShownStanding, ...]
    is_open: bool = False


def design_line(row: DesignRow, found: Sequence[Standing]) -> DesignLine:
    """A design in the list: each different standing, once; what the last version leaves unclassified too."""
    told = [s for s in found if s.state != "unclassified" or s.profile.startswith(f"{row.latest}/")]
    seen = dict.fromkeys((s.badge, s.use, s.state) for s in told)
    return DesignLine(
        row,
        tuple(ShownStanding(badge, USES[use], *standing_words(badge, state)) for badge, use, state in seen),
        any(standing.is_open for standing in found),
    )


def _standings(line: DesignLine) -> Text:
    """Every standing of the line in one text: "C, Soins : En vigueur"."""

    def told(language: str) -> str:
        colon = " :" if language == "fr" else ":"
        each = (
            f"{CATEGORIES[s.badge].letters}, {s.use.to(language)}{colon} {s.state.to(language)}"
            for s in line.standings
        )
        return "; ".join(each) or CATEGORIES["unclassified"].words.to(language)

    return Text(told("fr"), told("en"))


DESIGNS = Listing[DesignLine](
    title=gettext_lazy("Catalogue"),
    file="catalogue",
    filters=DesignFilter,
    orders=DESIGN_ORDERS,
    columns=(
        Column("name", gettext_lazy("Modèle"), lambda line: line.row.name, sort="name",
               link=at("design", lambda line: line.row.code), note=lambda line: line.row.code),
        Column("family_name", gettext_lazy("Famille"), lambda line: line.row.family_name, sort="family"),
        Column("object_type", gettext_lazy("Sorte d’objet"), lambda line: line.row.object_type, sort="object_type",
               words=lambda line: OBJECT_TYPES[line.row.object_type]),
        Column("processes", gettext_lazy("Procédés"), lambda line: " ".join(line.row.processes),
               words=lambda line: ", ".join(process_name(process) for process in line.row.processes)),
        Column("standings", gettext_lazy("Catégorie et état, par usage"), _standings,
               cell="maillage/pages/designs/_standings.html",
               definition=gettext_lazy("Ce que l’autorité a décidé de ses profils de fabrication ; la liste des "
                                       "classements a une ligne par profil et par usage.")),
        Column("code", gettext_lazy("Code"), lambda line: line.row.code, "code", sort="code", on_screen=False),
        Column("family", gettext_lazy("Code de la famille"), lambda line: line.row.family, on_screen=False),
        Column("latest", gettext_lazy("Dernière version"), lambda line: line.row.latest, on_screen=False),
    ),
)  # fmt: skip

STANDINGS = Listing[StandingRow](
    title=gettext_lazy("Classements"),
    file="classements",
    filters=StandingFilter,
    orders=STANDING_ORDERS,
    columns=(
        Column("design_name", gettext_lazy("Modèle"), lambda r: r.design.name, sort="design",
               link=at("design", lambda r: r.design.code)),
        Column("profile", gettext_lazy("Profil de fabrication"), lambda r: r.standing.profile, "code",
               sort="profile"),
        Column("use", gettext_lazy("Usage"), lambda r: r.standing.use, sort="use",
               words=lambda r: USES.get(r.standing.use, "")),
        Column("category", gettext_lazy("Catégorie"), lambda r: r.standing.badge, sort="category",
               words=lambda r: CATEGORIES[r.standing.badge].words, cell="maillage/pages/designs/_category.html",
               definition=gettext_lazy("La catégorie qui vaut ce jour ; une décision à venir ne classe encore rien.")),
        Column("state", gettext_lazy("État"), lambda r: r.standing.state, sort="state",
               words=lambda r: standing_words(r.standing.badge, r.standing.state)[1],
               tag=lambda r: standing_words(r.standing.badge, r.standing.state)[0]),
        Column("act", gettext_lazy("Décision"), lambda r: r.standing.act, "code",
               link=at("act", lambda r: r.standing.act)),
        Column("valid_from", gettext_lazy("À partir du"), lambda r: r.standing.valid_from, "day", sort="valid_from",
               on_screen=False),
        Column("valid_until", gettext_lazy("Jusqu’au"), lambda r: r.standing.valid_until, "day", on_screen=False),
        Column("review_by", gettext_lazy("À réexaminer avant le"), lambda r: r.standing.review_by, "day",
               sort="review_by"),
        Column("hold", gettext_lazy("Mise en attente"), lambda r: r.standing.hold, "code",
               link=at("act", lambda r: r.standing.hold)),
        Column("design", gettext_lazy("Code du modèle"), lambda r: r.design.code, on_screen=False),
        Column("family", gettext_lazy("Code de la famille"), lambda r: r.design.family, on_screen=False),
        Column("object_type", gettext_lazy("Sorte d’objet"), lambda r: r.design.object_type,
               words=lambda r: OBJECT_TYPES[r.design.object_type], on_screen=False),
        Column("decided", gettext_lazy("Catégorie décidée"), lambda r: r.standing.category, on_screen=False,
               words=lambda r: CATEGORIES[r.standing.category].words),
        Column("basis", gettext_lazy("Base légale citée"), lambda r: r.standing.basis, on_screen=False),
        Column("qualification", gettext_lazy("Qualification juridique"), lambda r: r.standing.qualification,
               on_screen=False),
    ),
)  # fmt: skip
