# openmv-udp.txt, "A request and a reply", the sender: waits two seconds for the reply.
import socket
import sys

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    s.settimeout(2.0)
    s.sendto(b"ping", (sys.argv[1], int(sys.argv[2])))
    try:
        reply, _ = s.recvfrom(64)
        print("reply:", reply)
    except OSError:
        print("no reply in 2 s -- packet lost?")
