"""One check from settings to verdict: the engine, the password's forms, the diagnosis, the report. The only way in."""
