"""The words of the Group Policy templates: for each value its title and what it does, in English and German.

The names are those of the registry values, of ``site.toml`` and of the command line's options.
"""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGES = ("en-US", "de-DE")
CATEGORY = {"en-US": "E-mail set-up for xTuple Connect", "de-DE": "E-Mail-Einrichtung für xTuple Connect"}
SUPPORTED = {"en-US": "xtconnect-gui 0.1 or later", "de-DE": "xtconnect-gui 0.1 oder neuer"}
ENFORCED = {
    "en-US": "What is set here is filled in and cannot be changed. An option of the command line that contradicts it "
    "is refused.",
    "de-DE": "Was hier steht, ist ausgefüllt und lässt sich nicht ändern. Eine Angabe auf der Kommandozeile, die dem "
    "widerspricht, wird abgelehnt.",
}


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy. ``kind``: text, file, number, choice (``choices``: value and its title) or list (one a line)."""

    name: str
    title: dict[str, str]
    explains: dict[str, str]
    kind: str = "text"
    choices: tuple[tuple[str, dict[str, str]], ...] = ()
    enforces: bool = True


def _both(english: str, german: str) -> dict[str, str]:
    return dict(zip(LANGUAGES, (english, german), strict=True))


SECURITY = (
    ("ssl", _both("SSL: encrypted from the start (port 465)", "SSL: von Anfang an verschlüsselt (Port 465)")),
    ("starttls", _both("TLS: STARTTLS (port 587)", "TLS: STARTTLS (Port 587)")),
    ("none", _both("None: not encrypted", "Keine: nicht verschlüsselt")),
)
POLICIES = (
    Policy("provider", _both("Provider", "Anbieter"),
           _both("The provider of the e-mail account.", "Der Anbieter des E-Mail-Kontos."), "choice"),
    Policy("providers", _both("Providers to choose from", "Anbieter zur Auswahl"),
           _both("Only these providers can be chosen: one id a line, such as google or microsoft365. The command "
                 "xtconnect providers lists them all. Not configured: every provider.",
                 "Nur diese Anbieter stehen zur Wahl: eine Kennung je Zeile, etwa google oder microsoft365. Der Befehl "
                 "xtconnect providers zeigt alle. Nicht konfiguriert: jeder Anbieter."), "list", enforces=False),
    Policy("email", _both("E-mail address", "E-Mail-Adresse"),
           _both("The account that xTuple Connect sends from.", "Das Konto, von dem xTuple Connect sendet.")),
    Policy("username", _both("User name", "Benutzername"),
           _both("The name to sign in with, if it is not the address.",
                 "Der Name für die Anmeldung, wenn er nicht die Adresse ist.")),
    Policy("host", _both("Mail server", "Mailserver"),
           _both("The host name of the server that takes mail to be sent, such as smtp.gmail.com.",
                 "Der Name des Servers, der Mail zum Senden annimmt, etwa smtp.gmail.com.")),
    Policy("port", _both("Port", "Port"),
           _both("The server's port: 465 goes with SSL, 587 with TLS.",
                 "Der Port des Servers: 465 gehört zu SSL, 587 zu TLS."), "number"),
    Policy("security", _both("Security", "Sicherheit"),
           _both("How the connection is protected.", "Wie die Verbindung geschützt ist."), "choice", SECURITY),
    Policy("from", _both("Sender", "Absender"),
           _both("The sender's address, if it is not the account's.",
                 "Die Adresse des Absenders, wenn sie nicht die des Kontos ist.")),
    Policy("from-name", _both("Sender's name", "Name des Absenders"),
           _both("The name that recipients see.", "Der Name, den die Empfänger sehen.")),
    Policy("to", _both("Recipient of the test mail", "Empfänger der Testmail"),
           _both("Who gets the test mail, if not the account itself.",
                 "Wer die Testmail bekommt, wenn nicht das Konto selbst.")),
    Policy("profile", _both("Profile", "Profil"),
           _both("The name under which the account is saved.", "Der Name, unter dem das Konto gespeichert wird.")),
    Policy("ca-file", _both("Company certificate authority", "Zertifizierungsstelle der Firma"),
           _both("A file in PEM form: certificates of this authority are trusted as well.",
                 "Eine Datei im PEM-Format: Auch Zertifikate dieser Stelle gelten als vertrauenswürdig."), "file"),
    Policy("language", _both("Language", "Sprache"),
           _both("The language of the program, such as en or de.", "Die Sprache des Programms, etwa en oder de.")),
    Policy("mapping",
           _both("Mapping of the Batch Manager's settings", "Zuordnung der Einstellungen des Batch Managers"),
           _both("The file mapping.toml, made once with xtconnect mapping learn. It says where the Batch Manager keeps "
                 "its settings, so that they can be filled in.",
                 "Die Datei mapping.toml, einmal mit xtconnect mapping learn erstellt. Sie sagt, wo der Batch Manager "
                 "seine Einstellungen hat, damit sie ausgefüllt werden können."), "file", enforces=False),
    Policy("lock", _both("Locked fields", "Gesperrte Felder"),
           _both("Fields that cannot be changed although no policy sets them; they keep what the provider prescribes. "
                 "One a line: provider, email, username, host, port, security, from, from-name, to.",
                 "Felder, die sich nicht ändern lassen, obwohl keine Richtlinie sie setzt; sie behalten, was der "
                 "Anbieter vorgibt. Eines je Zeile: provider, email, username, host, port, security, from, "
                 "from-name, to."),
           "list", enforces=False),
)  # fmt: skip
