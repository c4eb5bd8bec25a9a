# socat: sends a line, prints what comes until the other side closes or is silent for 5 s.
# First, on {{where}}: {{run}}
# -t 5: without it an answer that takes longer than half a second would be lost.
printf 'ping\n' | socat -t 5 -T 5 - TCP:{{host-and-port}},connect-timeout=5 ||
  echo 'Does it listen there? A firewall in the way?'
