"""What programs put around a server's reply: words that stand for a code, and lines of their own.

Sources: .NET ``System.Net.Mail.SmtpStatusCode`` and its messages, MailKit's ``SmtpStatusCode`` and
``AuthenticationException``, Python ``smtplib``, PHPMailer's and Swift Mailer's messages, Postfix' and Exim's logs.
"""

from __future__ import annotations

import re
from typing import Final

# After these words stands what the server said, in the languages that .NET, Outlook and Thunderbird speak.
SERVER_SAID: Final = re.compile(
    r"(?:server (?:response|reply) (?:was|is)(?! not)"
    r"|(?:mail |remote |smtp )?(?:server|host) (?:said|responded|replied|returned(?! nothing| an ))|server message"
    r"|(?<!no )response from (?:the )?server|Serverantwort (?:war|lautete)|Server (?:hat )?(?:ge)?antwortete?t?"
    r"|Antwort des Servers(?: war| lautete)?|réponse du serveur (?:était|est)|serveur a répondu"
    r"|respuesta del servidor (?:fue|es)|servidor respondió|risposta del server (?:è|era)|server ha risposto"
    r"|resposta do servidor (?:foi|é)|servidor respondeu|服务器响应为|服务器答复|伺服器回應"
    r"|サーバーの応答は?(?:次のとおりでした)?"
    r"|the error that the other server returned was"
    r"|following recipients failed: [^\s:]+:?(?= ?:? ?\S))\s*[:：。.]?[\s:]*",
    re.IGNORECASE,
)

# The words for a basic code, where a program shows them in place of it.
CODE_WORDS: Final = tuple(
    (code, re.compile(pattern.replace(" ", r"\s+"), re.IGNORECASE))  # they may be broken over lines
    for code, pattern in (
        (530, r"requires a secure connection or the client was not authenticated|MustIssueStartTlsFirst"
              r"|AuthenticationRequired:|sichere Verbindung erforderlich, oder der Client"
              r"|connexion sécurisée ou le client"
              r"|conexión segura o el cliente|connessione protetta o il client|conexão segura ou o cliente"
              r"|要求安全连接或客户端|セキュリティで保護された接続が必要|安全な接続が必要"),
        (535, r"AuthenticationInvalidCredentials:|MailKit\.Security\.AuthenticationException"),
        (534, r"AuthenticationMechanismTooWeak:"),
        (454, r"TemporaryAuthenticationFailure:"),
        (550, r"^\W*(?:[\w.]+Exception\W+)?(?:Mailbox unavailable|MailboxUnavailable)\b|Postfach nicht verfügbar"
              r"|Boîte aux lettres non disponible|Buzón (?:de correo )?no (?:está )?disponible"
              r"|Cassetta postale non disponibile|Caixa de correio não disponível|邮箱不可用"
              r"|メールボックスを(?:使用|利用)できません"),
        (551, r"User not local; please try"),
        (552, r"\bExceeded storage allocation|ExceededStorageAllocation"),
        (553, r"\bMailbox name not allowed|MailboxNameNotAllowed"),
        (554, r"\bTransaction failed\. The server|\bTransactionFailed\b"),
        (421, r"Service not available, closing transmission channel|ServiceNotAvailable\b"),
        (451, r"\bError in processing\. The server|\bErrorInProcessing\b"),
        (452, r"\bInsufficient system storage\. The server|InsufficientStorage\b"),
        (503, r"\bBad sequence of commands\. The server|BadCommandSequence\b"),
        (500, r"\bSyntax error, command unrecognized\. The server|CommandUnrecognized\b"),
        (501, r"\bSyntax error in parameters or arguments\. The server"),
        (502, r"\bCommand not implemented\. The server|CommandNotImplemented\b"),
        (504, r"\bCommand parameter not implemented\. The server"),
    )
)  # fmt: skip

# Lines of stack traces, of what the client sent, and of reports' fields: they end a reply and say nothing themselves.
NOISE_LINE: Final = re.compile(
    r"^\s*(?:\S+::\S+\(.{0,200} called at |at \S+[.(/<]|at \S+ \(|Use of uninitialized value"
    r"|(?:Dis)?connected to MTA|File \"|Traceback|#\d+ |\.\.\. \d+ more|--- End of"
    r"|\S+\.(?:rb|erl|exs?):\d+:?(?:in\b|$)"
    r"|Stack ?trace|in .{1,120}:line \d|(?:C|CLIENT|CLIENT -> SERVER|>>>|->|C:) ?[:>]|=== |-> |C: "
    r"|Reporting-MTA:|Original-Recipient:|Final-Recipient:|Last-Attempt-Date:|Remote-MTA:|Arrival-Date:|Action:"
    r"|Content-Type:|Received:|msmtp: log info|code: '|command: "
    r"|responseCode: |response: '|[\"']?(?:code|command|responseCode|enhanced\w*)[\"']?: |\}|;$)",
    re.IGNORECASE,
)

# What a program says in its own words: it ends a reply, and may be all that is known.
PROGRAM_LINE: Final = re.compile(
    r"^\s*(?:\*\*\* |-{4,}|SMTP (?:Error|Notice): |msmtp: (?!server message)|Mailer Error|Could not deliver"
    r"|Caused by|nested exception|Description: An unhandled|Exception Details: |Source (?:Error|File): )",
    re.IGNORECASE,
)
