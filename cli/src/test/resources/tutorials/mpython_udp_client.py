# mpython-udp.rst, "UDP client": the same datagram every two seconds.
import socket
import sys
from time import sleep

dst = (sys.argv[1], int(sys.argv[2]))

try:
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)

    while True:
        s.sendto(b'hello message from MicroPython\r\n', dst)
        sleep(2)

except:
    if (s):
        s.close()
