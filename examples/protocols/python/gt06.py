"""A server for GT06 trackers, as ../gt06.yaml. Arguments: port."""
import socketserver
import struct
import sys

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 5023
LOGIN, LOCATION, HEARTBEAT, WHERE = 0x01, 0x12, 0x13, 0x80
locations = 0


def crc_itu(data):
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0x8408 if crc & 1 else crc >> 1
    return crc ^ 0xFFFF


def message(protocol, content, serial):
    body = bytes([len(content) + 5, protocol]) + content + serial
    return b"\x78\x78" + body + struct.pack(">H", crc_itu(body)) + b"\r\n"


class Tracker(socketserver.StreamRequestHandler):
    imei, latitude, longitude = "", 0.0, 0.0

    def handle(self):
        global locations
        while len(head := self.rfile.read(3)) == 3:
            body = self.rfile.read(head[2])
            end = self.rfile.read(2)
            if head[:2] != b"\x78\x78" or end != b"\r\n" or len(body) < 5:
                return
            if crc_itu(head[2:] + body[:-2]) != struct.unpack(">H", body[-2:])[0]:
                continue
            protocol, content, serial = body[0], body[1:-4], body[-4:-2]
            if protocol == LOGIN and len(content) == 8:
                self.imei = content.hex()
                self.wfile.write(message(protocol, b"", serial))
            elif not self.imei:
                continue
            elif protocol == HEARTBEAT and len(content) == 5:
                self.wfile.write(message(protocol, b"", serial))
            elif protocol == LOCATION and len(content) == 26:
                latitude, longitude, _, course = struct.unpack_from(">IIBH", content, 7)
                if course & 0x1000:
                    self.latitude = latitude / 1_800_000 * (1 if course & 0x0400 else -1)
                    self.longitude = longitude / 1_800_000 * (-1 if course & 0x0800 else 1)
                    locations += 1
            elif protocol == WHERE:
                where = f"{self.imei} {self.latitude:.4f} {self.longitude:.4f} {locations}"
                self.wfile.write(message(protocol, where.encode(), serial))


socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer(("", PORT), Tracker).serve_forever()
