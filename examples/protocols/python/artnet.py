"""A lighting node that speaks Art-Net 4, as ../artnet.yaml. Arguments: port."""
import socket
import struct
import sys

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 6454
POLL, DMX, POLL_REPLY = 0x2000, 0x5000, 0x2100
polls = frames = 0
dmx = bytearray(512)


def own_address(peer):
    """The address of this side, from which the peer is reached."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(peer)
        return socket.inet_aton(probe.getsockname()[0])


def poll_reply(peer):
    address = own_address(peer)
    report = f"#0001 [{polls % 10000:04}] frames {frames}, channel 1 at {dmx[0]}"
    return b"Art-Net\0" + struct.pack(
        "<H4sHHHHBBH18s64s64sH4s4s4s4s4s6xB6s4sBB26x",
        POLL_REPLY,
        address,
        6454,
        0x0100,
        0,
        0xFF00,
        0,
        0xD0,
        0,
        b"Parley",
        b"Parley, one universe",
        report.encode(),
        0x0100,
        b"\x80\0\0\0",
        b"\x08" * 4,
        b"\x80\0\0\0",
        bytes(4),
        bytes(4),
        0,
        b"\x02\0\0\0\0\x01",
        address,
        1,
        8,
    )


with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(("", PORT))
    while True:
        message, peer = server.recvfrom(65535)
        if len(message) < 12 or not message.startswith(b"Art-Net\0"):
            continue
        code = struct.unpack_from("<H", message, 8)[0]
        version = struct.unpack_from(">H", message, 10)[0]
        if code == POLL and version >= 14 and len(message) >= 14:
            polls += 1
            server.sendto(poll_reply(peer), peer)
        elif code == DMX and version >= 14 and len(message) >= 18:
            universe = struct.unpack_from("<H", message, 14)[0]
            size = struct.unpack_from(">H", message, 16)[0]
            channels = message[18:]
            if universe == 0 and size == len(channels) and 2 <= size <= 512 and size % 2 == 0:
                dmx[:size] = channels
                frames += 1
