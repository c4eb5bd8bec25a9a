# socat: shows what comes and sends it back, many clients at once (fork), until Ctrl-C.
# Then, on {{where}}: {{run}}
# -v shows what passes: > arrived, < left. -T 60 ends a client that is silent for a minute.
socat -v -T 60 TCP4-LISTEN:{{port}},reuseaddr,fork EXEC:cat
