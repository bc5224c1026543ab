"""Letters that no person wrote, and a few that look as if none had."""

from __future__ import annotations

from tests.channels.odd.row import OURS, Odd, letter, made_of, odd, part


def _by(kind: str, name: str, **said: str | None) -> Odd:
    return odd(name, letter("The till is dead", **said), kind=kind)


def _machine(name: str, **said: str | None) -> Odd:
    return _by("automatic", name, **said)


def _person(name: str, **said: str | None) -> Odd:
    return _by("human", name, **said)


FAILED = part(
    "message/delivery-status",
    "Reporting-MTA: dns; mx.x.example\r\n\r\n"
    "Final-Recipient: rfc822; Ira@Shop.example\r\nAction: failed\r\nStatus: 5.1.1\r\n",
)
DELAYED = part(
    "message/delivery-status",
    "Reporting-MTA: dns; mx.x.example\r\n\r\nFinal-Recipient: rfc822; ira@shop.example\r\n"
    "Action: delayed\r\n",
)
WORDS = part("text/plain", "It couldn't be delivered")
BACK = part("message/rfc822", letter(Message_ID="<t5.9@desk.example>"))
HEAD_BACK = part("text/rfc822-headers", "Subject: x\r\nMessage-ID: <t5.9@desk.example>\r\n")
REPORT = "multipart/report; report-type=delivery-status"
MEETING = "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nSUMMARY:Till\r\nEND:VEVENT\r\nEND:VCALENDAR"
DAEMON = "MAILER-DAEMON@mx.example"

LETTERS = [
    _machine("auto-replied", Auto_Submitted="auto-replied"),
    _machine("auto-generated", Auto_Submitted="auto-generated"),
    _machine("auto-notified with more behind", Auto_Submitted='auto-notified; owner-email="x@y.example"'),
    _machine("capitals", Auto_Submitted="AUTO-REPLIED"),
    _machine("something after the standard", Auto_Submitted="auto-whatever"),
    _machine("a comment beside it", Auto_Submitted="auto-replied (vacation)"),
    _person("a person who says so", Auto_Submitted="no"),
    _person("an empty line of it", Auto_Submitted=""),
    _machine("Precedence: junk", Precedence="junk"),
    _machine("Precedence: auto_reply", Precedence="auto_reply"),
    _person("Precedence: first-class", Precedence="first-class"),
    _machine("X-Autoreply", X_Autoreply="yes"),
    _machine("X-Autorespond", X_Autorespond="Re: Kassa"),
    _machine("Exchange's All", X_Auto_Response_Suppress="All"),
    _machine("Exchange's DR, OOF", X_Auto_Response_Suppress="DR, OOF, AutoReply"),
    _person("Exchange's None", X_Auto_Response_Suppress="None"),
    _machine("out of office", Subject="Out of Office: Re: Kassa"),
    _machine("an automatic reply", Subject="Automatic reply: Kassa"),
    _machine("автоответ", Subject="Автоответ: Касса"),
    _machine(
        "автоматический ответ", Subject="=?utf-8?B?0JDQstGC0L7QvNCw0YLQuNGH0LXRgdC60LjQuSDQvtGC0LLQtdGC?="
    ),
    _person("somebody who asks about automatic replies", Subject="How do I set an out of office reply?"),
    _machine("from noreply", From="noreply@shop.example"),
    _machine("from no-reply", From="no-reply@shop.example"),
    _machine("from do_not_reply", From="Do Not Reply <do_not_reply@shop.example>"),
    _person("somebody called Noreen", From="noreen@shop.example"),
    _person(
        "noreply, but answers wanted elsewhere", From="noreply@shop.example", Reply_To="ira@shop.example"
    ),
    _machine("a person who wants answers nowhere", Reply_To="noreply@shop.example"),
    _machine("monitoring", From="alerts@zabbix.example"),
    _machine("cron", X_Cron_Env="<HOME=/root>"),
    _machine("a filter's verdict", X_Spam_Flag="YES"),
    _person("a filter's other verdict", X_Spam_Flag="NO"),
    _machine("to be answered by nobody", Return_Path="<>"),
    _machine("our own address, without a mark", From="help@desk.example"),
    _machine("our own address with a tag", From="help+t5.abc@desk.example"),
    _machine("another mailbox of ours", From="KASSA@desk.example"),
    _machine("answers wanted at our address", Reply_To="help@desk.example"),
    _by("list", "List-Id", List_Id="<news.example>"),
    _by("list", "List-Unsubscribe", List_Unsubscribe="<https://x.example/u>"),
    _by("list", "Precedence: list", Precedence="list"),
    _by("list", "Precedence: bulk", Precedence="bulk"),
    _machine("the robot of a list", From="news-bounces@lists.example"),
    _by("own", "our own letter", From="help@desk.example", X_Loop=OURS.mark),
    _by(
        "own",
        "our own answer that says it is automatic",
        From="help@desk.example",
        X_Loop=OURS.mark,
        Auto_Submitted="auto-replied",
    ),
    _by("loop", "our letter sent back by somebody's rule", X_Loop=OURS.mark),
    _by("loop", "ours among other marks", X_Loop=f"other@x.example\r\nX-Loop: {OURS.mark}"),
    _person("another desk's mark", X_Loop="other@x.example"),
    _by("loop", "41 servers", Received="\r\nReceived: ".join(["from a by b"] * 41)),
    _person("12 servers", Received="\r\nReceived: ".join(["from a by b"] * 12)),
    odd(
        "it came back",
        made_of(REPORT, WORDS, FAILED, BACK, From=DAEMON),
        kind="bounce",
        failed=("ira@shop.example",),
        about=("<t5.9@desk.example>",),
    ),
    odd(
        "it came back without its words",
        made_of(REPORT, WORDS, FAILED, HEAD_BACK, From=DAEMON),
        kind="bounce",
        about=("<t5.9@desk.example>",),
    ),
    odd("it is late", made_of(REPORT, WORDS, DELAYED, From=DAEMON), kind="bounce", failed=()),
    odd("a report from a person's address", made_of(REPORT, WORDS, FAILED), kind="bounce"),
    odd("a report without its parts", letter("Undelivered", Content_Type=REPORT, From=DAEMON), kind="bounce"),
    odd(
        "a report with nothing in it",
        made_of(REPORT, WORDS, part("message/delivery-status", ""), From=DAEMON),
        kind="bounce",
        failed=(),
    ),
    odd("a bounce of the old kind", letter(From=DAEMON, Subject="failure notice"), kind="bounce"),
    odd("a bounce from postmaster", letter(From="postmaster@x.example"), kind="bounce"),
    odd("a bounce from nobody", letter(Return_Path="<>", Subject="Undeliverable: Kassa"), kind="bounce"),
    odd("a bounce in Russian", letter(Return_Path="<>", Subject="Недоставленное сообщение"), kind="bounce"),
    odd(
        "whom it couldn't reach, in the head",
        letter(X_Failed_Recipients="Ira@shop.example"),
        kind="bounce",
        failed=("ira@shop.example",),
    ),
    odd(
        "it was read",
        made_of("multipart/report; report-type=disposition-notification", WORDS),
        kind="automatic",
    ),
    odd(
        "it was complained of",
        made_of("multipart/report; report-type=feedback-report", WORDS),
        kind="automatic",
    ),
    odd("an invitation was accepted", letter(MEETING, Content_Type="text/calendar"), kind="automatic"),
    _machine("a bounce that pretends to be from us", From="help@desk.example", Subject="Undeliverable: x"),
]
