"""Asks a game server for A2S_INFO as python-a2s does: with the challenge that it gets first, and reads every field."""

import socket
import struct
import sys

SERVER = ("127.0.0.1", int(sys.argv[1]))
QUESTION = b"\xff\xff\xff\xffTSource Engine Query\0"


def ask(channel, data):
    channel.sendto(data, SERVER)
    answer = channel.recv(65535)
    assert answer[:4] == b"\xff\xff\xff\xff", answer
    return answer[4:]


def client():
    channel = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    channel.settimeout(20)
    return channel


one, two = client(), client()
challenge = ask(one, QUESTION)
assert challenge[:1] == b"A" and len(challenge) == 5, challenge
assert ask(two, QUESTION + challenge[1:])[:1] == b"A", "that challenge is not this client's"
info = ask(one, QUESTION + challenge[1:])
assert info[:1] == b"I", info
texts = info[2:].split(b"\0", 4)
name, game_map, folder, game = (text.decode() for text in texts[:4])
rest = texts[4]
app, players, most, bots, kind, system, password, vac = struct.unpack_from("<HBBBccBB", rest)
version, rest = rest[9:].split(b"\0", 1)
assert rest[0] == 0x80 and len(rest) == 3, rest
print(info[1], name, game_map, folder, game, app, f"{players}/{most}", bots, kind + system, password, vac, version.decode())
assert struct.unpack_from("<H", rest, 1)[0] == SERVER[1]
