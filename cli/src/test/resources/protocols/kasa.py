"""Talks to a smart plug of the Kasa series as tplink_smartplug.py (TCP) and the discovery of python-kasa (UDP) do."""

import json
import socket
import struct
import sys

PORT = int(sys.argv[1])
ON = '{"system":{"set_relay_state":{"state":1}}}'
OFF = json.dumps({"system": {"set_relay_state": {"state": 0}}})
INFO = '{"system":{"get_sysinfo":{}}}'


def encrypt(text):
    key, out = 171, bytearray()
    for byte in text.encode():
        key ^= byte
        out.append(key)
    return bytes(out)


def decrypt(data):
    key, out = 171, bytearray()
    for byte in data:
        out.append(key ^ byte)
        key = byte
    return json.loads(out.decode())


def ask(text):
    with socket.create_connection(("127.0.0.1", PORT), 20) as plug, plug.makefile("rb") as answers:
        data = encrypt(text)
        plug.sendall(struct.pack(">I", len(data)) + data)
        (size,) = struct.unpack(">I", answers.read(4))
        return decrypt(answers.read(size))


def state():
    info = ask(INFO)["system"]["get_sysinfo"]
    assert info["err_code"] == 0 and "SMARTPLUG" in info["type"], info
    return info["relay_state"]


print(state())
print(ask(ON)["system"]["set_relay_state"]["err_code"], state())
print(ask(OFF)["system"]["set_relay_state"]["err_code"], state())
print(ask('{"time":{"get_time":{}}}')["err_code"])

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as discovery:
    discovery.settimeout(20)
    discovery.sendto(encrypt(json.dumps({"system": {"get_sysinfo": None}, "emeter": {"get_realtime": None}})), ("127.0.0.1", PORT))
    print(decrypt(discovery.recv(4096))["system"]["get_sysinfo"]["alias"])
