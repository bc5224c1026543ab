"""The message fields of what has no file: text, places, contacts, dice."""

from random import Random
from typing import TYPE_CHECKING, Any

from telegram_emulator.world.errors import bad_request

if TYPE_CHECKING:
    from telegram_emulator.methods.call import Call

Json = dict[str, Any]

#: The dice there are, and their highest value.
DICE = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}
LIVE = ("live_period", "heading", "proximity_alert_radius")
_PLACE = ("latitude", "longitude", "horizontal_accuracy", *LIVE)
_VENUE = ("title", "address", "foursquare_id", "foursquare_type", "google_place_id", "google_place_type")
_CONTACT = ("phone_number", "first_name", "last_name", "user_id", "vcard")


def text_content(call: "Call", source: Json) -> Json:
    """The fields for `text` with its formatting and link preview."""
    text, entities = call.formatted(source)
    if not text:
        raise bad_request("message text is empty")
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    if source.get("link_preview_options"):
        content["link_preview_options"] = source["link_preview_options"]
    return content


def location_content(source: Json) -> Json:
    """The fields for a place, a live one too."""
    return {"location": {name: source[name] for name in _PLACE if source.get(name) is not None}}


def venue_content(source: Json) -> Json:
    """The fields for a place with a name and an address."""
    place = {"latitude": source["latitude"], "longitude": source["longitude"]}
    about = {name: source[name] for name in _VENUE if name in source}
    return {"venue": {"location": place, **about}, "location": place}


def contact_content(source: Json) -> Json:
    """The fields for somebody's phone number."""
    return {"contact": {name: source[name] for name in _CONTACT if name in source}}


def dice_content(random: Random, emoji: str) -> Json | None:
    """The fields for a throw; None when there is no such die."""
    plain = emoji.replace("\ufe0f", "")
    if plain not in DICE:
        return None
    return {"dice": {"emoji": plain, "value": random.randint(1, DICE[plain])}}
