"""From a reply or a failure to what it means and the one next step."""
