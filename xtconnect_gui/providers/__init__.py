"""The catalogue of providers, and discovery: address -> domain -> MX -> provider."""
