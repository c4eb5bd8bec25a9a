"""A controller of Art-Net 4: polls a node, sends it a frame, and polls again; checks each field of ArtPollReply that controllers read."""

import socket
import struct
import sys

REPLY = struct.Struct("<8sH4sH2sBBHBBH18s64s64sBB4s4s4s4s4sBBB3sB6s4sBB26s")
assert REPLY.size == 239

node = ("127.0.0.1", int(sys.argv[1]))
channel = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
channel.bind(("127.0.0.1", 0))
channel.settimeout(20)


def packet(code, body):
    return b"Art-Net\0" + struct.pack("<H", code) + struct.pack(">H", 14) + body


def dmx(sequence, universe, channels):
    return packet(0x5000, struct.pack("<BBH", sequence, 0, universe) + struct.pack(">H", len(channels)) + channels)


def poll():
    channel.sendto(packet(0x2000, bytes([2, 0])), node)
    data, sender = channel.recvfrom(2000)
    assert sender == node, sender
    fields = REPLY.unpack(data)
    (magic, code, address, port, _, net, sub, _, _, _, _, short, long, report, many_high, many, types, _, out, _, universes) = fields[:21]
    assert (magic, code, port) == (b"Art-Net\0", 0x2100, 0x1936), fields
    assert socket.inet_ntoa(address) == node[0] and fields[27] == address
    assert (net, sub, many_high, many, types[0] & 0x80, universes[0]) == (0, 0, 0, 1, 0x80, 0), fields
    assert fields[25] == 0, "a node, which is style 0"
    texts = [text.partition(b"\0")[0].decode("ascii") for text in (short, long, report)]
    print("; ".join(texts))


poll()
channel.sendto(dmx(1, 0, bytes([200] + [0] * 511)), node)
channel.sendto(dmx(2, 1, bytes([99, 99])), node)  # of another universe
channel.sendto(dmx(3, 0, bytes([99, 99, 99])), node)  # the length must be even
poll()
