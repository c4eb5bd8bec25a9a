# SOURCE SOURCEPORT HOST PORT TEXT: one datagram whose sender is somebody else (raw(7)); needs root.
import socket
import struct
import sys

source, source_port, host, port, text = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), sys.argv[5].encode()
udp = struct.pack("!HHHH", source_port, port, 8 + len(text), 0) + text  # without a checksum, as IPv4 permits
ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 1, 0, 64, socket.IPPROTO_UDP, 0,
                 socket.inet_aton(source), socket.inet_aton(host))  # the kernel fills in the checksum
with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as s:
    s.sendto(ip + udp, (host, 0))
print("sent")
