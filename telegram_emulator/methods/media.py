"""Sending and fetching files."""

from typing import Any

from telegram_emulator.methods.call import Call, Method
from telegram_emulator.methods.sending import send
from telegram_emulator.world.errors import ApiError, bad_request
from telegram_emulator.world.files import (
    CAPTIONED,
    DOWNLOAD_LIMIT,
    PHOTO_LIMIT,
    STICKER_MIMES,
    UPLOAD_LIMIT,
    File,
    Upload,
    album_refusal,
)
from telegram_emulator.world.posting import post

Json = dict[str, Any]

_DETAILS = ("duration", "width", "height", "length", "performer", "title", "emoji")


def find_file(call: Call, kind: str, given: Upload | str) -> File:
    """The file meant: an upload, attach://NAME, or the id of a stored file of the same kind."""
    if isinstance(given, str) and given.startswith("attach://"):
        upload = call.uploads.get(given.removeprefix("attach://"))
        if upload is None:
            raise bad_request("file not found in the request: " + given)
        given = upload
    if isinstance(given, Upload):
        return _store(call, kind, given)
    if "://" in given:
        raise bad_request("failed to get HTTP URL content")
    file = call.world.files.get(given)
    if file.kind != kind and {file.kind, kind} != {"document", "animation"}:
        raise bad_request("type of file mismatch")
    return file


def _store(call: Call, kind: str, upload: Upload) -> File:
    if not upload.data:
        raise bad_request("file must be non-empty")
    if len(upload.data) > UPLOAD_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    if kind == "photo" and len(upload.data) > PHOTO_LIMIT:
        raise bad_request("file is too big")
    name = upload.name if upload.name and "." in upload.name else None
    return call.world.files.add(kind, upload.data, name=name, mime=_mime(kind, upload))


def _mime(kind: str, upload: Upload) -> str | None:
    """For a sticker by the name's ending, for clients send no telling type with it."""
    ending = (upload.name or "").rpartition(".")[2].lower()
    return STICKER_MIMES.get(ending) if kind == "sticker" else upload.mime


def media_content(call: Call, kind: str, source: Json, file: File) -> Json:
    """The message fields for a file with its caption, as `source` (parameters or InputMedia) says."""
    details = {name: source[name] for name in _DETAILS if name in source}
    content = file.content(**details) if kind != "photo" else file.content()
    if kind in CAPTIONED:
        content |= call.caption(source)
    if source.get("has_spoiler"):
        content["has_media_spoiler"] = True
    return content


def _sender(kind: str) -> Method:
    def send_file(call: Call) -> Any:
        file = find_file(call, kind, call.params[kind])
        return send(call, kind, media_content(call, kind, call.params, file), file).api()

    send_file.__doc__ = f"Send a {kind}."
    return send_file


def send_media_group(call: Call) -> Any:
    """sendMediaGroup."""
    items = call.params["media"]
    refusal = album_refusal([item["type"] for item in items])
    if refusal is not None:
        raise bad_request(refusal)
    chat = call.target()
    topic = call.topic(chat)
    reply = call.reply(chat)
    parts = []
    for item in items:
        file = find_file(call, item["type"], item["media"])
        parts.append((item["type"], media_content(call, item["type"], item, file), file))
    call.spend_post(chat, len(parts))
    album = call.world.next_album_id()
    return [
        post(
            call.world,
            chat,
            call.bot,
            kind,
            content,
            topic=topic,
            reply=reply,
            album=album,
            file=file,
            protected=bool(call.params.get("protect_content")),
            silent=bool(call.params.get("disable_notification")),
        ).api()
        for kind, content, file in parts
    ]


def get_file(call: Call) -> Any:
    """getFile."""
    file = call.world.files.get(call.params["file_id"])
    if file.size > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return file.api()


METHODS: dict[str, Method] = {
    "sendPhoto": _sender("photo"),
    "sendDocument": _sender("document"),
    "sendVoice": _sender("voice"),
    "sendVideo": _sender("video"),
    "sendVideoNote": _sender("video_note"),
    "sendAudio": _sender("audio"),
    "sendAnimation": _sender("animation"),
    "sendSticker": _sender("sticker"),
    "sendMediaGroup": send_media_group,
    "getFile": get_file,
}
