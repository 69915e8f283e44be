"""Telling the outside: who has asked to hear of what, the outbox, and its delivery by webhook and by mail."""

from dueprocess.engine.service.delivering.attempts import Means
from dueprocess.engine.service.delivering.courier import Courier
from dueprocess.engine.service.delivering.mail_server import SETTING, MailServer, read_mail_server
from dueprocess.engine.service.delivering.queueing import queue

__all__ = ["SETTING", "Courier", "MailServer", "Means", "queue", "read_mail_server"]
