# mpython-tcp.rst, "TCP client": greets, then sends back what comes until it reads nothing.
import socket
import sys

host = sys.argv[1]
port = int(sys.argv[2])
s = None

try:
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.connect((host, port))
    s.send("hello MicroPython, I am TCP Client".encode())

    while True:
        data = s.recv(1024)
        if (len(data) == 0):
            print("close socket")
            s.close()
            break
        print(data)
        data = data.decode('utf-8')
        s.send(data.encode())

except:
    if (s):
        s.close()
