"""Opens many watches of ConfigMaps, creates ConfigMaps at a steady rate, and measures when each watch gets each of them.

Usage: TOKEN=... watch.py PORT WATCHERS CHANGES RATE
Latency is from the answer to a create to the arrival at a watch; negative ones, where the watch was quicker, count as zero.
"""
import asyncio
import json
import os
import ssl
import sys
import time

PORT, WATCHERS, CHANGES = (int(word) for word in sys.argv[1:4])
RATE = float(sys.argv[4])
PATH = "/api/v1/namespaces/default/configmaps"
RUN = f"run{int(time.time())}"
MARK = f'"name":"{RUN}-'.encode()
LIMIT_SECONDS = 60

trust = ssl.create_default_context()
trust.check_hostname = False
trust.verify_mode = ssl.CERT_NONE  # loopback, and a server that was started for this
answered = {}
arrivals = []
opened = 0


def head(method, path, length=0):
    return (
        f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {os.environ['TOKEN']}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


class Watch(asyncio.Protocol):
    """One watch: notes which change arrived when."""

    def __init__(self, version):
        self.version = version
        self.rest = b""
        self.begun = False

    def connection_made(self, transport):
        transport.write(head("GET", f"{PATH}?watch=1&labelSelector=run%3D{RUN}&resourceVersion={self.version}"))

    def data_received(self, data):
        global opened
        now = time.time()
        if not self.begun:
            self.begun = True
            opened += 1
        lines = (self.rest + data).split(b"\n")
        self.rest = lines.pop()
        for line in lines:
            at = line.find(MARK)
            if at >= 0:
                begin = at + len(MARK)
                arrivals.append((int(line[begin : line.index(b'"', begin)]), now))


async def answer(reader):
    """The body of an answer whose length is said."""
    header = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    length = int(header.split("content-length:")[1].split("\r\n")[0])
    return header, await reader.readexactly(length)


async def create(reader, writer):
    start = time.time()
    for number in range(CHANGES):
        metadata = {"name": f"{RUN}-{number}", "labels": {"run": RUN}}
        body = json.dumps({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {"x": "y" * 1000}}).encode()
        writer.write(head("POST", PATH, len(body)) + body)
        header, text = await answer(reader)
        if " 201 " not in header.splitlines()[0]:
            raise SystemExit(text.decode())
        answered[number] = time.time()
        await asyncio.sleep(max(0, start + (number + 1) / RATE - time.time()))


async def main():
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT, ssl=trust)
    writer.write(head("GET", PATH + "?limit=1"))
    version = json.loads((await answer(reader))[1])["metadata"]["resourceVersion"]
    loop = asyncio.get_running_loop()
    for _ in range(WATCHERS):
        await loop.create_connection(lambda: Watch(version), "127.0.0.1", PORT, ssl=trust)
    while opened < WATCHERS:
        await asyncio.sleep(0.05)
    await create(reader, writer)
    end = time.time() + LIMIT_SECONDS
    while len(arrivals) < WATCHERS * CHANGES and time.time() < end:
        await asyncio.sleep(0.05)
    waits = sorted(max(0.0, at - answered[number]) for number, at in arrivals)
    print(
        f"{len(waits)} of {WATCHERS * CHANGES} arrived, median {waits[len(waits) // 2] * 1000:.0f} ms, "
        f"p99 {waits[len(waits) * 99 // 100] * 1000:.0f} ms"
    )


asyncio.run(main())
