"""A sleeping computer and its network card, as ../wake-on-lan.yaml. Arguments: port of the card, port of the computer."""
import select
import socket
import sys

CARD, COMPUTER = map(int, sys.argv[1:3]) if len(sys.argv) > 2 else (40009, 40007)
MAGIC = b"\xff" * 6 + bytes.fromhex("525400123456") * 16
awake = False

with (
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as card,
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as computer,
):
    card.bind(("", CARD))
    computer.bind(("", COMPUTER))
    while True:
        for ready in select.select([card, computer], [], [])[0]:
            message, peer = ready.recvfrom(65535)
            if ready is card:
                awake = awake or MAGIC in message
            elif awake:
                computer.sendto(message, peer)
