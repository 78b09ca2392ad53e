"""What a participant may do, done with the same bare client: so that no refusal is only a slip."""

import json

from tests.attacks.model import End, attack
from tests.attacks.thief import Thief


@attack("ask what it may", End.ALLOWED, honest=True)
async def ask(thief: Thief) -> End:
    """Put a question for which there is a permit, about somebody on file; it is answered."""
    right = thief.right
    if right is None or not right.is_answered:
        return End.NOT_POSSIBLE
    body = thief.country.envelope(right.way, right.message)
    return End.ALLOWED if await thief.refusal(right.way, body) == "" else End.SUCCEEDED


@attack("translate its own codes", End.ALLOWED, honest=True)
async def translate(thief: Thief) -> End:
    """Ask the code exchange for a partner's code of a person whose own code is known."""
    country, name = thief.country, thief.me.name
    partners = [w.receiver for w in country.ways_of(name, "lookup", "command", "event")]
    partner = next((p for p in partners if p != "code-exchange"), None)
    if name == "code-exchange" or partner is None:
        return End.NOT_POSSIBLE
    expected = country.code(partner, 0)
    (code,) = await thief.translate(partner, country.code(name, 0))
    return End.ALLOWED if code == expected else End.SUCCEEDED


@attack("read its own stream", End.ALLOWED, honest=True)
async def read_own_stream(thief: Thief) -> End:
    """Ask the server about the inbox of the participant's own account."""
    answer = await thief.ask("$JS.API.STREAM.INFO.INBOX", b"")
    stream = json.loads(answer or b"{}").get("config", {}).get("name")
    return End.ALLOWED if stream == "INBOX" else End.SUCCEEDED


@attack("tell what it may", End.ALLOWED, honest=True)
async def tell(thief: Thief) -> End:
    """Put an event that was told before into its recipient's stream; the stream has it already."""
    told = thief.country.recorded.of(thief.me.name, "tell")
    if not told:
        return End.NOT_POSSIBLE
    answer = await thief.ask(told[0].subject, told[0].body, headers=told[0].headers)
    return End.ALLOWED if answer and json.loads(answer).get("stream") == "INBOX" else End.SUCCEEDED
