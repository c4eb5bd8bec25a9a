"""A Modbus/TCP slave with 100 holding registers, as ../modbus-tcp.yaml. Arguments: port."""
import socketserver
import struct
import sys

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 1502
holding = [0x1234, 0xABCD] + [0] * 98


class ModbusError(Exception):
    pass


def answer(function, body):
    """The data of the answer to a request."""
    if function == 3:
        if len(body) != 4:
            raise ModbusError(3)
        address, count = struct.unpack(">HH", body)
        if not 1 <= count <= 125:
            raise ModbusError(3)
        if address + count > 100:
            raise ModbusError(2)
        return struct.pack(f">B{count}H", 2 * count, *holding[address : address + count])
    if function == 6:
        if len(body) != 4:
            raise ModbusError(3)
        address, value = struct.unpack(">HH", body)
        if address > 99:
            raise ModbusError(2)
        holding[address] = value
        return body
    if function == 16:
        if len(body) < 5:
            raise ModbusError(3)
        address, count, size = struct.unpack_from(">HHB", body)
        if not 1 <= count <= 123 or size != 2 * count or len(body) != 5 + size:
            raise ModbusError(3)
        if address + count > 100:
            raise ModbusError(2)
        holding[address : address + count] = struct.unpack_from(f">{count}H", body, 5)
        return body[:4]
    raise ModbusError(1)


class Slave(socketserver.StreamRequestHandler):
    def handle(self):
        while len(head := self.rfile.read(7)) == 7:
            transaction, protocol, length, unit = struct.unpack(">HHHB", head)
            pdu = self.rfile.read(length - 1) if length > 1 else b""
            if protocol != 0 or not pdu or not 1 <= pdu[0] <= 127:
                continue
            try:
                pdu = pdu[:1] + answer(pdu[0], pdu[1:])
            except ModbusError as error:
                pdu = bytes([pdu[0] | 0x80, error.args[0]])
            self.wfile.write(struct.pack(">HHHB", transaction, 0, len(pdu) + 1, unit) + pdu)


socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer(("", PORT), Slave).serve_forever()
