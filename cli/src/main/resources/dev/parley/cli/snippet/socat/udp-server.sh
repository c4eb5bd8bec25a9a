# socat: shows every datagram and sends it back, until Ctrl-C. Each gets a process of its own (fork).
# Then, on {{where}}: {{run}}
# -v shows what passes: > arrived, < left. -T 60 ends a process that hangs.
socat -v -T 60 UDP4-RECVFROM:{{port}},fork EXEC:cat
