# mpython-tcp.rst, "TCP server": echoes to one client after the other, each until it reads nothing.
import socket
import sys

ip = sys.argv[1]
port = int(sys.argv[2])
listenSocket = None

try:
    listenSocket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listenSocket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listenSocket.bind((ip, port))
    listenSocket.listen(3)
    print('tcp waiting...')
    print("port", listenSocket.getsockname()[1])

    while True:
        print("accepting.....")
        conn, addr = listenSocket.accept()
        print(addr, "connected")

        while True:
            data = conn.recv(1024)
            if (len(data) == 0):
                print("close socket")
                conn.close()
                break
            data_utf = data.decode()
            print(data_utf)
            conn.send(data)

except:
    if (listenSocket):
        listenSocket.close()
