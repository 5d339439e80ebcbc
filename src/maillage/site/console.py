"""The console script `maillage`: composes the groups of `maillage.cli`.

Guarantees: a group is imported only when it is called, so that what needs no database
(`plan`, `safety`, every dry run on a file) never imports Django.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping

import click

import maillage

# command → (module, attribute); the module is imported on use.
COMMANDS: Mapping[str, tuple[str, str, str]] = {
    "init": ("maillage.cli.installation", "init", "Prépare la base de données. / Prepare the database."),
    "serve": ("maillage.cli.installation", "serve", "Sert le site. / Serve the site."),
    "worker": ("maillage.cli.installation", "worker", "Calcule les plans demandés. / Solve what is asked."),
    "tick": ("maillage.cli.installation", "tick", "Travail périodique. / Periodic work."),
    "demo": ("maillage.site.demo.command", "demo", "Réseau de démonstration. / Demonstration network."),
    "account": ("maillage.cli.accounts", "account", "Comptes et rôles. / Accounts and roles."),
    "workshop": (
        "maillage.cli.workshop",
        "workshop",
        "Un atelier et ce qu’il tient. / A workshop and what it keeps.",
    ),
    "import": ("maillage.cli.imports", "import_group", "Importe un fichier. / Import a file."),
    "export": ("maillage.cli.exports", "export_group", "Exporte un fichier. / Export a file."),
    "scenario": ("maillage.cli.scenario", "scenario", "Besoins supposés. / Supposed needs."),
    "mission": ("maillage.cli.missions", "mission", "Ordres de mission. / Mission orders."),
    "need": ("maillage.cli.needs", "need", "Besoins. / Needs."),
    "plan": ("maillage.site.plan_group", "plan", "Planification. / Planning."),
    "why": ("maillage.cli.why", "why", "Pourquoi ne puis-je pas ? / Why can’t I?"),
    "register": ("maillage.site.register_group", "register", "Registre signé. / Signed register."),
    "sign": ("maillage.cli.sign", "sign", "Signe un lot d’actes. / Sign a bundle of acts."),
    "labels": ("maillage.cli.labels", "labels", "Étiquettes lues. / Labels read."),
    "recall": ("maillage.cli.recall", "recall", "Rappels de lots. / Recalls of lots."),
    "safety": ("maillage.cli.safety", "safety", "Règles sanitaires. / Safety rules."),
}


class _Groups(click.Group):
    """Loads a command's module when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        found = getattr(importlib.import_module(module), attribute)
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][2]) for name in self.list_commands(ctx)])


@click.command(cls=_Groups, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(maillage.__version__, prog_name="maillage")
def main() -> None:
    """Maillage : du besoin vérifié à l’objet tracé. / From a verified need to a traced object."""
