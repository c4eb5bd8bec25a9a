# socat: sends a datagram, prints what comes back within 2 s.
# First, on {{where}}: {{run}}
printf 'ping' | socat -t 2 -T 2 - UDP:{{host-and-port}}
# Nothing was printed? socat does not tell why. parley send udp://{{host-and-port}} "ping" --wait 2s does.
