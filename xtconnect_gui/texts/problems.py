"""A sentence for every problem: which field, what it got, and what to do instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ..model.problems import Field, FieldProblem, ProblemCode

Translate = Callable[..., str]

FIELD_NAMES: Final = {
    Field.PROVIDER: "the provider",
    Field.EMAIL: "the e-mail address",
    Field.USERNAME: "the user name",
    Field.HOST: "the host",
    Field.PORT: "the port",
    Field.SECURITY: "the security",
    Field.SENDER: "the From address",
    Field.SENDER_NAME: "the From name",
    Field.RECIPIENT: "the recipient of the test mail",
    Field.PASSWORD: "the password",
    Field.PROFILE: "the profile's name",
    Field.CONFIG: "the configuration file",
    Field.CA_FILE: "the certificate file",
    Field.LANGUAGE: "the language",
}

SENTENCES: Final = {
    ProblemCode.MISSING: "Please fill in {field}.",
    ProblemCode.EMAIL_NO_AT: "“{got}” has no @. An e-mail address looks like name@company.com.",
    ProblemCode.EMAIL_SPACE: "“{got}” contains a space. An e-mail address has none.",
    ProblemCode.EMAIL_CONTROL: "“{got}” contains a line break or another invisible character. Type the address again.",
    ProblemCode.EMAIL_SYNTAX: "“{got}” is not a valid e-mail address. It should look like name@company.com.",
    ProblemCode.EMAIL_DOMAIN: "The part of “{got}” after the @ is not a valid domain. It should look like company.com.",
    ProblemCode.CONTROL_CHARACTER: "In {field} there is a line break or another invisible character. Type it again.",
    ProblemCode.TOO_LONG: "That is too long: {field} may have at most {limit} characters.",
    ProblemCode.HOST_SCHEME: "“{got}” looks like a web address. The host is only the server's name.",
    ProblemCode.HOST_PORT: "“{got}” contains the port. Put the port into its own field.",
    ProblemCode.HOST_SYNTAX: "“{got}” is not a server's name. It should look like smtp.company.com.",
    ProblemCode.PORT_NOT_A_NUMBER: "“{got}” is not a number. The port is usually 465 or 587.",
    ProblemCode.PORT_RANGE: "{got} is not a port. A port is a number from 1 to 65535, usually 465 or 587.",
    ProblemCode.PORT_SECURITY_MISMATCH: (
        "Port {port} does not belong to this security. {security_words} uses port {usual_port}; "
        "port {port} is for {usual_security_words}."
    ),
    ProblemCode.SECURITY_UNKNOWN: "“{got}” is not a known security. Use ssl, starttls (or tls) or none.",
    ProblemCode.PROVIDER_UNKNOWN: "“{got}” is not a known provider.",
    ProblemCode.PASSWORD_EMPTY: "Please enter the app password.",
    ProblemCode.PASSWORD_TOO_SHORT: "This password is too short. Copy the whole app password.",
    ProblemCode.PASSWORD_TOO_LONG: "This is {length} characters long; no password is. Copy only the app password.",
    ProblemCode.PASSWORD_CONTROL: "The password contains a line break or another invisible character. Copy it again.",
    ProblemCode.PROFILE_NAME: "“{got}” cannot be a profile's name. Use letters, digits, spaces, - _ . (at most 64).",
}

SUGGESTION: Final = "Did you mean {suggestion}?"

SECURITY_WORDS: Final = {"ssl": "SSL (implicit TLS)", "starttls": "TLS (STARTTLS)", "none": "No encryption"}

TAKES: Final = {
    Field.EMAIL: "an address such as name@company.com",
    Field.USERNAME: "one line of text",
    Field.HOST: "a host name such as smtp.company.com",
    Field.PORT: "a number from 1 to 65535",
    Field.SECURITY: "ssl, starttls, tls or none",
    Field.SENDER: "an address such as name@company.com",
    Field.SENDER_NAME: "one line of text",
    Field.RECIPIENT: "an address such as name@company.com",
    Field.PROVIDER: "the id of a provider (see: xtconnect providers)",
    Field.PROFILE: "letters, digits, spaces, - _ . (at most 64)",
    Field.PASSWORD: "the app password, from standard input or a file",
}


def describe(problem: FieldProblem, translate: Translate) -> str:
    """A sentence or two for the person at the screen."""
    text = translate(SENTENCES[problem.code], **_values(problem, translate))
    if problem.suggestion and problem.code is not ProblemCode.PORT_SECURITY_MISMATCH:
        text += " " + translate(SUGGESTION, suggestion=problem.suggestion)
    return text


def option_message(problem: FieldProblem, translate: Translate) -> str:
    """One line for the command line: the option, what it got, what it takes."""
    option = f"--{problem.field.value}"
    if problem.field is Field.PASSWORD:
        option = "--password-stdin or --password-file"
    text = f"{option}: {describe(problem, translate)}"
    takes = TAKES.get(problem.field)
    if takes and problem.code is not ProblemCode.PORT_SECURITY_MISMATCH:
        text += " " + translate("It takes {takes}.", takes=translate(takes))
    return " ".join(text.split())


def _values(problem: FieldProblem, translate: Translate) -> dict[str, str]:
    facts = dict(problem.facts)
    values = {"got": problem.got, "field": translate(FIELD_NAMES[problem.field]), "limit": "", "length": "", **facts}
    for name in ("security", "usual_security"):
        if name in facts:
            values[f"{name}_words"] = translate(SECURITY_WORDS[facts[name]])
    return values
