"""What smtplib's conversation with a mail server lacks.

A mail costs four rounds: sender, recipient, the word that data follows, and the data. Most servers
take the first three at once (RFC 2920), so two rounds do, which halves the time to a server that is
far away. And smtplib does not say in which step a connection was lost.
"""

import re
import smtplib
from contextlib import suppress

A_DOT_BEGINS_A_LINE = re.compile(rb"^\.", re.MULTILINE)
# What a server says when data may follow (RFC 5321).
GO_ON, DONE, CLOSING = 354, (250, 251), 421
NONE = (0, b"")


class ReplyLost(smtplib.SMTPException):
    """The words went to the mail server and no answer came back: they may have arrived."""


class Conversation:
    """A mixin for smtplib's classes."""

    def post(self, sender, recipient, data):
        """Hand over one mail; lines of `data` (bytes) end with CRLF.

        Raises what smtplib's sendmail raises, and ReplyLost.
        """
        self.ehlo_or_helo_if_needed()
        size = f" SIZE={len(data)}" if self.has_extn("size") else ""
        commands = [f"MAIL FROM:<{sender}>{size}", f"RCPT TO:<{recipient}>", "DATA"]
        mail, rcpt, start = self._ask(commands)
        if mail[0] != 250:
            raise self._over(smtplib.SMTPSenderRefused(*mail, sender))
        if rcpt[0] not in DONE:
            raise self._over(smtplib.SMTPRecipientsRefused({recipient: rcpt}))
        if start[0] != GO_ON:
            raise self._over(smtplib.SMTPDataError(*start))
        self._give(data)

    def _ask(self, commands):
        """Return an answer for each command, (code, words). Without the extension one that is
        refused is the last to be asked."""
        if not self.has_extn("pipelining"):
            return self._ask_one_by_one(commands)
        self._check(commands)
        self.send("\r\n".join([*commands, ""]))
        answers = self._answers(len(commands))
        if answers[-1][0] == GO_ON and _has_refusal(answers):
            # The server waits for data all the same, and would take what follows for a mail.
            self.close()
        return answers

    def _answers(self, number):
        """Some refuse and hang up: the refusal is what counts."""
        answers = []
        try:
            for _ in range(number):
                answers.append(self._answer())
        except smtplib.SMTPServerDisconnected:
            if not _has_refusal(answers):
                raise
        return answers + [NONE] * (number - len(answers))

    def _answer(self):
        code, words = self.getreply()
        if code < 0:
            self.close()
            raise smtplib.SMTPServerDisconnected("What the server says is no answer.")
        return code, words

    def _ask_one_by_one(self, commands):
        answers = []
        for command in commands:
            self.putcmd(command)
            answers.append(self._answer())
            if _has_refusal(answers):
                break
        return answers + [NONE] * (len(commands) - len(answers))

    def _check(self, commands):
        # putcmd does it, too: no address may end a line and begin a command of its own.
        if any("\r" in command or "\n" in command for command in commands):
            raise ValueError("A line break in a command.")

    def _give(self, data):
        try:
            end = b".\r\n" if data.endswith(b"\r\n") else b"\r\n.\r\n"
            self.send(A_DOT_BEGINS_A_LINE.sub(b"..", data) + end)
            code, words = self._answer()
        except OSError as error:
            raise ReplyLost from error
        if code != 250:
            raise self._over(smtplib.SMTPDataError(code, words))

    def _over(self, refusal):
        """Get ready for the next mail, where the server still listens."""
        codes = [refusal.smtp_code] if hasattr(refusal, "smtp_code") else []
        codes += [code for code, _ in getattr(refusal, "recipients", {}).values()]
        if CLOSING in codes:
            self.close()
        else:
            # One that hangs up now has still refused this mail.
            with suppress(smtplib.SMTPServerDisconnected):
                self.rset()
        return refusal


def _has_refusal(answers):
    return any(code not in (*DONE, GO_ON) for code, _ in answers)


class PlainConversation(Conversation, smtplib.SMTP):
    pass


class EncryptedConversation(Conversation, smtplib.SMTP_SSL):
    pass
