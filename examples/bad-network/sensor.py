# A sensor that sends each reading once. It runs on MicroPython as it is, and on Python.
import socket
import sys

SERVER = ("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 9000)
READINGS = 20

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(0.4)
stored = 0
for number in range(1, READINGS + 1):
    s.sendto(b"%d temp=21.5" % number, SERVER)
    try:
        answer, _ = s.recvfrom(64)
        if answer == b"stored %d" % number:
            stored += 1
        else:
            print("reading", number, "got another's answer:", answer)
    except OSError:
        print("reading", number, "has no answer")
print("stored", stored, "of", READINGS)
