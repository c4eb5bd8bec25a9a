# mpython-udp.rst, "UDP server": prints what comes, and ends without a word at what is not UTF-8.
import socket
import sys

ip = sys.argv[1]
port = int(sys.argv[2])

try:
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind((ip, port))
    print('waiting...')
    print("port", s.getsockname()[1])
    while True:
        data, addr = s.recvfrom(1024)
        print('received:', data, 'from', addr)
        print("%s" % data.decode())
        print("from%s" % addr[0])

except:
    if (s):
        s.close()
