"""A Modbus RTU slave behind a serial server, as ../modbus-rtu-tcp.yaml. Arguments: port."""
import socketserver
import struct
import sys

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 4001
UNIT, SILENCE = 17, 0.02
holding = [0x1234, 0xABCD] + [0] * 98


def crc(data):
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ 0xA001 if value & 1 else value >> 1
    return struct.pack("<H", value)


def answer(function, body):
    if function in (3, 6) and len(body) == 4:
        address, second = struct.unpack(">HH", body)
        if function == 3 and 1 <= second <= 125 and address + second <= 100:
            values = holding[address : address + second]
            return struct.pack(f">BB{second}H", function, 2 * second, *values)
        if function == 6 and address <= 99:
            holding[address] = second
            return bytes([function]) + body
    return bytes([function | 0x80, 2 if function in (3, 6) else 1])


class Slave(socketserver.BaseRequestHandler):
    def frames(self):
        """What comes up to each silence."""
        frame = b""
        while True:
            self.request.settimeout(SILENCE if frame else None)
            try:
                chunk = self.request.recv(4096)
                if not chunk:
                    return
                frame += chunk
            except TimeoutError:
                yield frame
                frame = b""

    def handle(self):
        for frame in self.frames():
            if len(frame) < 4 or crc(frame[:-2]) != frame[-2:]:
                continue
            if frame[0] == UNIT and 1 <= frame[1] <= 127:
                response = frame[:1] + answer(frame[1], frame[2:-2])
                self.request.sendall(response + crc(response))


socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer(("", PORT), Slave).serve_forever()
