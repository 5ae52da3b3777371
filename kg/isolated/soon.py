"""
Waiting for a result on the event loop, for as long as most results take.

A thread for each small query would cost more than the query. What is not whole in time goes on in
a thread, where the clock and the client are watched; nothing that has come is lost.
"""

from __future__ import annotations

import asyncio

from kg.isolated.running import Running
from kg.isolated.turns import Turn


async def comes(turn: Turn, seconds: float) -> bool:
    """Wait until a turn comes, for at most so many seconds; return whether it has come."""
    if not turn.has_come:
        loop = asyncio.get_running_loop()
        waiting = loop.create_future()

        def tell() -> None:
            loop.call_soon_threadsafe(_set, waiting)

        turn.tell(tell)
        await _within(waiting, seconds)
    return turn.has_come


async def is_whole(running: Running, seconds: float, most_bytes: int) -> bool:
    """
    Send a job, and wait until its result has come as a whole.

    Returns:
        False where so many seconds were too few, there are more bytes than *most_bytes*, or it
        comes to no good end: iterating over the result goes on from there, and says so.
    """
    loop = asyncio.get_running_loop()
    waiting = loop.create_future()

    def take() -> None:
        if running.take() or running.arrived_bytes > most_bytes:
            _set(waiting)

    running.send()
    loop.add_reader(running, take)
    try:
        await _within(waiting, seconds)
    finally:
        loop.remove_reader(running)
    return running.is_whole


async def _within(waiting: asyncio.Future[None], seconds: float) -> None:
    timer = asyncio.get_running_loop().call_later(seconds, _set, waiting)
    try:
        await waiting
    finally:
        timer.cancel()


def _set(waiting: asyncio.Future[None]) -> None:
    if not waiting.done():
        waiting.set_result(None)
