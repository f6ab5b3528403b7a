"""A mail server's report that a mail which had left could not be delivered, in the form of RFC 3464."""

from __future__ import annotations

from email.message import Message
from email.mime.multipart import MIMEMultipart

from adapters.simulators.graph.records import Address, Mail, MailDraft, Sent
from adapters.simulators.graph.world import World


def bounce(world: World, sent: Sent, *, action: str = "failed", sender: str = "") -> Mail:
    """Lies in the inbox of the mailbox that the mail left from; `sender`: default the postmaster of its domain."""
    original = world.mailboxes[sent.mailbox].mails[sent.number]
    headers = Message()
    headers["Subject"], headers["Message-ID"] = original.subject, original.message_id
    report = MIMEMultipart("report")
    report.set_param("report-type", "delivery-status")
    report["From"] = sender or f"postmaster@{sent.mailbox.partition('@')[2]}"
    report["To"], report["Subject"] = sent.mailbox, "Kan ikke leveres"
    report.attach(_text("text/plain", "Mottakeren finnes ikke."))
    report.attach(_status(f"rfc822;{sent.to[0]}", action))
    report.attach(_text("text/rfc822-headers", headers.as_string()))
    address = Address(address=str(report["From"]))
    return world.add_mail(MailDraft(mailbox=sent.mailbox, sender=address, mime=report.as_bytes()))


def _text(kind: str, text: str) -> Message:
    part = Message()
    part["Content-Type"] = kind
    part.set_payload(text)
    return part


def _status(recipient: str, action: str) -> Message:
    part, block = Message(), Message()
    part["Content-Type"] = "message/delivery-status"
    block["Final-Recipient"], block["Action"] = recipient, action
    part.set_payload([block])
    return part
