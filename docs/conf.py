"""Sphinx configuration: MyST and Furo, nothing fetched from outside, warnings are errors.

Optional pages are taken by glob toctrees, so that a page may come or go without breaking the build.
"""

import maillage

project = "Maillage"
author = "Maillage contributors"
copyright = "Maillage contributors, AGPL-3.0-or-later"
version = release = maillage.__version__
language = "en"

extensions = ["myst_parser"]
exclude_patterns = ["_build"]
# deflist: the generated page of reason codes; dollarmath: formulas of the engines.
myst_enable_extensions = ["deflist", "dollarmath"]
myst_heading_anchors = 3
myst_links_external_new_tab = False
# Code blocks in a language that Pygments half knows are shown as they are.
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "furo"
html_title = f"Maillage {release}"
html_copy_source = False
html_show_sphinx = False
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#0d5c63",
        "color-brand-content": "#0a4a50",
        "color-background-primary": "#fbfaf5",
        "color-background-secondary": "#f2f0e8",
    },
    "dark_css_variables": {
        "color-brand-primary": "#6fc3c7",
        "color-brand-content": "#9bdadd",
        "color-background-primary": "#14171a",
        "color-background-secondary": "#101315",
    },
}
