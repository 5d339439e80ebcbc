"""What templates of accounts read: a role with where it holds, in words."""

from __future__ import annotations

from django import template

from maillage.apps.accounts.actor import Assignment
from maillage.kernel.text import Text
from maillage.web.states import role_words

register = template.Library()


@register.filter
def role_in_words(held: Assignment) -> Text:
    return role_words(held)
