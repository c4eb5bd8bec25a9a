# nc (OpenBSD's, as in Debian and Ubuntu): prints what comes and answers "ack", until Ctrl-C.
# Then, on {{where}}: {{run}}
# One client at a time: a second one waits until the first has gone or was silent for 5 s.
trap 'exit 0' INT
while :; do
  printf 'ack\n' | nc -l -N -w 5 {{port}} || sleep 1 # does another program have the port?
done
