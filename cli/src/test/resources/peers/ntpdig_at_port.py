# NTPDIG PORT ARGUMENT...: ntpsec's own client, which asks port 123 alone, with that port in its place.
import runpy
import socket
import sys

program, port = sys.argv[1], int(sys.argv[2])
look_up = socket.getaddrinfo


def look_up_port(host, asked, *rest):
    assert asked == 123, asked
    return look_up(host, port, *rest)


socket.getaddrinfo = look_up_port
sys.argv = [program] + sys.argv[3:]
runpy.run_path(program, run_name="__main__")
