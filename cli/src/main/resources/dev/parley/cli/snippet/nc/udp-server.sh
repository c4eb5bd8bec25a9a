# nc (OpenBSD's, as in Debian and Ubuntu): prints every datagram and answers "ack", until Ctrl-C.
# Then, on {{where}}: {{run}}
# nc hears its first sender alone and no other, so it is started anew after a second of silence.
trap 'exit 0' INT
while :; do
  printf 'ack\n' | nc -u -l -w 1 {{port}} || sleep 1 # does another program have the port?
done
