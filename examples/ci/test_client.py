import os
import socket

def test_the_server_acknowledges():
    host, port = os.environ["PARLEY_SERVER"].rsplit(":", 1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(2)
        client.sendto(b"hello", (host, int(port)))
        assert client.recv(64) == b"ack: hello"
