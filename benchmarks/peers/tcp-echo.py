"""Sends back what comes on any number of connections, in one thread: tcp-echo.py PORT"""

import selectors
import socket
import sys

selector = selectors.DefaultSelector()


def accept(server):
    connection, _ = server.accept()
    selector.register(connection, selectors.EVENT_READ, echo)


def echo(connection):
    try:
        data = connection.recv(65536)
        if data:
            connection.sendall(data)
            return
    except OSError:
        pass
    selector.unregister(connection)
    connection.close()


with socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=4096) as listener:
    selector.register(listener, selectors.EVENT_READ, accept)
    while True:
        for key, _ in selector.select():
            key.data(key.fileobj)
