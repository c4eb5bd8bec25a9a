"""A smart plug of TP-Link's Kasa series, as ../tplink-plug.yaml. Arguments: port."""
import json
import socket
import socketserver
import struct
import sys
import threading

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 9999
STATE = {
    "sw_ver": "1.5.6",
    "hw_ver": "2.0",
    "model": "HS100(EU)",
    "type": "IOT.SMARTPLUGSWITCH",
    "mac": "02:00:00:00:00:01",
    "dev_name": "Smart Wi-Fi Plug",
    "alias": "Parley",
    "deviceId": "0000",
    "hwId": "0000",
    "oemId": "0000",
    "relay_state": 0,
    "on_time": 0,
    "active_mode": "none",
    "feature": "TIM",
    "updating": 0,
    "icon_hash": "",
    "rssi": -50,
    "led_off": 0,
    "longitude_i": 0,
    "latitude_i": 0,
    "err_code": 0,
}


def encrypt(plain):
    key, result = 171, bytearray()
    for byte in plain:
        key ^= byte
        result.append(key)
    return bytes(result)


def decrypt(secret):
    return bytes(byte ^ key for key, byte in zip(b"\xab" + secret, secret))


def answer(secret):
    """The answer to a request, or None where it is none."""
    try:
        system = json.loads(decrypt(secret)).get("system", {})
    except (ValueError, AttributeError):
        return None
    result = {"err_code": -1, "err_msg": "module not support"}
    if "get_sysinfo" in system:
        result = {"system": {"get_sysinfo": STATE}}
    elif system.get("set_relay_state", {}).get("state") in (0, 1):
        STATE["relay_state"] = system["set_relay_state"]["state"]
        result = {"system": {"set_relay_state": {"err_code": 0}}}
    return encrypt(json.dumps(result, separators=(",", ":")).encode())


class Client(socketserver.StreamRequestHandler):
    def handle(self):
        while len(size := self.rfile.read(4)) == 4:
            found = answer(self.rfile.read(struct.unpack(">I", size)[0]))
            if found:
                self.wfile.write(struct.pack(">I", len(found)) + found)


socketserver.ThreadingTCPServer.allow_reuse_address = True
tcp = socketserver.ThreadingTCPServer(("", PORT), Client)
threading.Thread(target=tcp.serve_forever, daemon=True).start()
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
    udp.bind(("", PORT))
    while True:
        message, peer = udp.recvfrom(65535)
        found = answer(message)
        if found:
            udp.sendto(found, peer)
