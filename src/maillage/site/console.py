"""The console script `maillage`: composes the groups of `maillage.cli`.

Guarantees: a group is imported only when it is called, so that what needs no database
(`plan`, `safety`, every dry run on a file) never imports Django.
"""

from __future__ import annotations

import click

import maillage
from maillage.cli.groups import Elsewhere, HouseGroup

COMMANDS: dict[str, Elsewhere] = {
    "init": Elsewhere(
        "maillage.cli.installation",
        "init",
        "Prépare la base : tables, garde-fous, nature. / Prepare the database: tables, guards, kind.",
    ),
    "serve": Elsewhere(
        "maillage.cli.installation",
        "serve",
        "Sert le site, calcule les plans, fait le travail périodique. / Serve the site, solve, do the periodic work.",
    ),
    "worker": Elsewhere(
        "maillage.cli.installation",
        "worker",
        "Calcule les plans demandés, jusqu’à l’arrêt. / Solve the plans that people ask for, until stopped.",
    ),
    "tick": Elsewhere(
        "maillage.cli.installation",
        "tick",
        "Fait une fois ce qui est périodique : rappels, effacements, messages. / Do once what is periodic: reminders, erasures, messages.",
    ),
    "demo": Elsewhere(
        "maillage.site.demo.command",
        "demo",
        "Réseau de démonstration, un compte par rôle. / Demonstration network, one login per role.",
    ),
    "account": Elsewhere("maillage.cli.accounts", "account", "Comptes et rôles. / Accounts and roles."),
    "workshop": Elsewhere(
        "maillage.cli.workshop", "workshop", "Un atelier et ce qu’il tient. / A workshop and what it keeps."
    ),
    "import": Elsewhere("maillage.cli.imports", "import_group", "Importe un fichier. / Import a file."),
    "export": Elsewhere("maillage.cli.exports", "export_group", "Exporte un fichier. / Export a file."),
    "scenario": Elsewhere("maillage.cli.scenario", "scenario", "Besoins supposés. / Supposed needs."),
    "mission": Elsewhere("maillage.cli.missions", "mission", "Ordres de mission. / Mission orders."),
    "need": Elsewhere("maillage.cli.needs", "need", "Besoins. / Needs."),
    "plan": Elsewhere(
        "maillage.cli.plan",
        "plan",
        "Planification : qui fabrique quoi, pour quand, et pourquoi. / Planning: who makes what, by when, and why.",
    ),
    "why": Elsewhere(
        "maillage.cli.why",
        "why",
        "Pourquoi ne puis-je pas ? CODE : un besoin, une proposition, une commande, un lot. / Why can't I? CODE: a need, a proposal, an order, a lot.",
    ),
    "register": Elsewhere(
        "maillage.cli.register",
        "register",
        "Registre signé des décisions : préparer, publier, vérifier, témoigner. / Signed register of decisions: prepare, publish, verify, witness.",
    ),
    "sign": Elsewhere(
        "maillage.cli.sign",
        "sign",
        "Signe les actes d’un lot, une fois relus. / Sign the acts of a bundle, once read.",
    ),
    "labels": Elsewhere("maillage.cli.labels", "labels", "Étiquettes lues. / Labels read."),
    "recall": Elsewhere("maillage.cli.recall", "recall", "Rappels de lots. / Recalls of lots."),
    "safety": Elsewhere(
        "maillage.cli.safety",
        "safety",
        "Règles de fabrication, de distribution et d’usage : verdicts, grille, échantillonnage. / Rules of manufacture, distribution and use: verdicts, matrix, sampling.",
    ),
}


@click.group(cls=HouseGroup, elsewhere=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(
    maillage.__version__,
    prog_name="maillage",
    help="Affiche la version et s’arrête. / Show the version and stop.",
)
def main() -> None:
    """Maillage : du besoin vérifié à l’objet tracé. / From a verified need to a traced object."""
