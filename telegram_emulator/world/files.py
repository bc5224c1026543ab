"""Files that were uploaded, and what a message says about them."""

from dataclasses import dataclass
from typing import Any

from telegram_emulator.world.errors import bad_request
from telegram_emulator.world.pictures import picture_size

Json = dict[str, Any]

DOWNLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
KINDS = ("photo", "document", "voice", "video", "video_note", "audio", "animation", "sticker")
CAPTIONED = frozenset({"photo", "document", "voice", "video", "audio", "animation"})
_PREFIX = {
    "photo": "AgACAgIAAx",
    "document": "BQACAgIAAx",
    "voice": "AwACAgIAAx",
    "video": "BAACAgIAAx",
    "video_note": "DQACAgIAAx",
    "audio": "CQACAgIAAx",
    "animation": "CgACAgIAAx",
    "sticker": "CAACAgIAAx",
}
_NAME = {
    "photo": ("photo.jpg", "image/jpeg"),
    "document": ("document.bin", "application/octet-stream"),
    "voice": ("voice.ogg", "audio/ogg"),
    "video": ("video.mp4", "video/mp4"),
    "video_note": ("video_note.mp4", "video/mp4"),
    "audio": ("audio.mp3", "audio/mpeg"),
    "animation": ("animation.mp4", "video/mp4"),
    "sticker": ("sticker.webp", "image/webp"),
}


#: What an album may mix: one of these together.
_ALBUM = {"photo": "visual", "video": "visual", "document": "document", "audio": "audio"}
#: Stickers: still, animated, video.
STICKER_MIMES = {
    "webp": "image/webp",
    "png": "image/png",
    "tgs": "application/x-tgsticker",
    "webm": "video/webm",
}


def album_refusal(kinds: list[str]) -> str | None:
    """Why files of these kinds can't be one album, in the Bot API's words; None if they can."""
    for kind in kinds:
        if kind not in _ALBUM:
            return f"can't use {kind} in an album"
    if len({_ALBUM[kind] for kind in kinds}) > 1:
        odd = "document" if "document" in kinds else "audio"
        return f"{odd} can't be mixed with other media types"
    return None


@dataclass(slots=True)
class Upload:
    """Bytes that came with a request."""

    name: str | None
    mime: str | None
    data: bytes


@dataclass(slots=True)
class File:
    """A stored file; `size` in bytes may be larger than `data` when a big file is only pretended."""

    id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    size: int
    data: bytes
    path: str

    def shown(self) -> Json:
        """The file as people's clients list it."""
        return {
            "id": self.id,
            "name": self.name,
            "mime": self.mime,
            "size": self.size,
            "url": f"/emulator/file/{self.id}",
        }

    def api(self) -> Json:
        """The File object of getFile."""
        return {
            "file_id": self.id,
            "file_unique_id": self.unique_id,
            "file_size": self.size,
            "file_path": self.path,
        }

    def content(self, **more: Any) -> Json:
        """The message fields for this file: a photo's sizes, a document with its name and so on."""
        base: Json = {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": self.size}
        if self.kind == "photo":
            width, height = picture_size(self.data) or (800, 600)
            small: Json = {"file_id": self.id + "s", "file_unique_id": self.unique_id + "s"}
            small |= {"file_size": min(self.size, 1024), "width": 90, "height": 67}
            return {"photo": [small, {**base, "width": width, "height": height}]}
        named = {**base, "mime_type": self.mime}
        match self.kind:
            case "document":
                return {"document": {**named, "file_name": self.name}}
            case "voice":
                return {"voice": {**named, "duration": 3, **more}}
            case "video":
                size = {"width": 640, "height": 360, "duration": 5}
                return {"video": {**named, **size, "file_name": self.name, **more}}
            case "video_note":
                return {"video_note": {**base, "length": 240, "duration": 5, **more}}
            case "audio":
                return {"audio": {**named, "duration": 60, "file_name": self.name, **more}}
            case "animation":
                about = {**named, "file_name": self.name}
                moving = {**about, "width": 320, "height": 240, "duration": 2, **more}
                return {"animation": moving, "document": about}
            case _:
                looks = {
                    "type": "regular",
                    "width": 512,
                    "height": 512,
                    "is_animated": self.mime == STICKER_MIMES["tgs"],
                    "is_video": self.mime == STICKER_MIMES["webm"],
                }
                return {"sticker": {**base, **looks, "emoji": "🙂", **more}}


class FileStore:
    """Every file by its id."""

    def __init__(self) -> None:
        self._files: dict[str, File] = {}
        self._paths: dict[str, File] = {}

    def add(
        self,
        kind: str,
        data: bytes,
        *,
        name: str | None = None,
        mime: str | None = None,
        size: int | None = None,
    ) -> File:
        """Store a file of one of KINDS; `size` lets a test pretend a larger one."""
        number = len(self._files) + 1
        default_name, default_mime = _NAME[kind]
        name = name or default_name
        ending = name.rpartition(".")[2] if "." in name else "bin"
        file = File(
            id=f"{_PREFIX[kind]}{number:08d}",
            unique_id=f"AQAD{number:08d}",
            kind=kind,
            name=name,
            mime=mime or default_mime,
            size=len(data) if size is None else size,
            data=data,
            path=f"{kind}s/file_{number}.{ending}",
        )
        self._files[file.id] = file
        self._paths[file.path] = file
        return file

    def get(self, file_id: str) -> File:
        """The file with this id (a photo's thumbnail counts as the photo).

        Raises:
            ApiError: there is none.
        """
        file = self._files.get(file_id) or self._files.get(file_id.removesuffix("s"))
        if file is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return file

    def at_path(self, path: str) -> File | None:
        """The file that getFile gave this path."""
        return self._paths.get(path)
