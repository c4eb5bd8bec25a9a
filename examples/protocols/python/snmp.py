"""An agent for SNMP v2c, as ../snmp.yaml. Arguments: port."""
import socket
import struct
import sys
import time

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 1161
INTEGER, TEXT, OID, SEQUENCE, TICKS, NO_SUCH_OBJECT = 0x02, 0x04, 0x06, 0x30, 0x43, b"\x80\0"
GET, GET_NEXT, RESPONSE, SET = 0xA0, 0xA1, 0xA2, 0xA3
GEN_ERR = 5
SYSTEM = b"\x2b\x06\x01\x02\x01\x01"
DESCRIPTION, UP_TIME = SYSTEM + b"\x01\0", SYSTEM + b"\x03\0"
started = None


def ber(tag, content):
    size = len(content)
    if size > 127:
        length = size.to_bytes((size.bit_length() + 7) // 8, "big")
        return bytes([tag, 0x80 | len(length)]) + length + content
    return bytes([tag, size]) + content


def read(data, wanted=None):
    """The tag and the content of what the bytes begin with, and the rest."""
    tag, size, at = data[0], data[1], 2
    if size > 127:
        at += size & 127
        size = int.from_bytes(data[2:at], "big")
    if at + size > len(data) or (wanted is not None and tag != wanted):
        raise ValueError("not as expected")
    return tag, data[at : at + size], data[at + size :]


def value(oid):
    if oid == DESCRIPTION:
        return ber(TEXT, b"Parley, a device by rules")
    if oid == UP_TIME:
        return ber(TICKS, struct.pack(">I", int((time.time() - started) * 100) & 0xFFFFFFFF))
    return NO_SUCH_OBJECT


def answer(message):
    _, message, _ = read(message, SEQUENCE)
    _, version, rest = read(message, INTEGER)
    _, community, rest = read(rest, TEXT)
    kind, pdu, _ = read(rest)
    if version != b"\x01" or community != b"public" or kind not in (GET, GET_NEXT, SET):
        return None
    _, number, rest = read(pdu, INTEGER)
    _, status, rest = read(rest, INTEGER)
    _, index, rest = read(rest, INTEGER)
    _, bindings, _ = read(rest, SEQUENCE)
    if kind == GET:
        answers = b""
        while bindings:
            _, binding, bindings = read(bindings, SEQUENCE)
            _, oid, _ = read(binding, OID)
            answers += ber(SEQUENCE, ber(OID, oid) + value(oid))
        bindings = answers
    else:
        status = bytes([GEN_ERR])
    pdu = ber(INTEGER, number) + ber(INTEGER, status) + ber(INTEGER, index) + ber(SEQUENCE, bindings)
    return ber(SEQUENCE, ber(INTEGER, version) + ber(TEXT, community) + ber(RESPONSE, pdu))


with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(("", PORT))
    while True:
        message, peer = server.recvfrom(65535)
        started = started or time.time() - 2 * 24 * 3600
        try:
            found = answer(message)
        except (ValueError, IndexError):
            continue
        if found:
            server.sendto(found, peer)
