# nc (OpenBSD's, as in Debian and Ubuntu): sends a line, prints what comes until the other side closes.
# First, on {{where}}: {{run}}
# -N closes our half after the line, -w 5 gives up after 5 s of silence.
printf 'ping\n' | nc -N -w 5 {{host}} {{port}} ||
  echo 'no connection: does it listen there? A firewall in the way?'
