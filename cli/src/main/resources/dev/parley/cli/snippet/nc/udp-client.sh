# nc (OpenBSD's, as in Debian and Ubuntu): sends a datagram, prints what comes back within 2 s.
# First, on {{where}}: {{run}}
printf 'ping' | nc -u -w 2 {{host}} {{port}}
# Nothing was printed? nc does not tell why. parley send udp://{{host-and-port}} "ping" --wait 2s does.
