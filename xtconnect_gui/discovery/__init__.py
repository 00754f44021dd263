"""From an address to its server: catalogue, MX, SRV, the domain's autoconfig, and guesses that are probed."""
