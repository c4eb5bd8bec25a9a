"""A Modbus/TCP slave for one connection: answers "read holding registers" with 17 and 42."""
import socket
import struct

with socket.create_server(("127.0.0.1", 0)) as server:
    print("port", server.getsockname()[1], flush=True)
    client, _ = server.accept()
    with client:
        while True:
            header = client.recv(7, socket.MSG_WAITALL)
            if len(header) < 7:
                break
            transaction, protocol, length, unit = struct.unpack(">HHHB", header)
            request = client.recv(length - 1, socket.MSG_WAITALL)
            answer = struct.pack(">BBHH", request[0], 4, 17, 42)
            client.sendall(struct.pack(">HHHB", transaction, protocol, len(answer) + 1, unit) + answer)
