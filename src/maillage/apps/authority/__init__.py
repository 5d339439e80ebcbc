"""All that clears or refuses: decisions, legal bases, policies, attestations, acceptances, holds."""
