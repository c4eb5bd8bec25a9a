"""Runs a shell command in a terminal of its own, goes through the steps, and shows what it wrote and how it ended."""
import fcntl, os, pty, re, select, socket, struct, sys, termios

pid, terminal = pty.fork()
if pid == 0:
    os.execvp("sh", ["sh", "-c", sys.argv[1]])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
said = b""


def read():
    global said
    try:
        some = os.read(terminal, 65536) if select.select([terminal], [], [], 30)[0] else b""
    except OSError:  # Linux: nobody has the other end any more
        some = b""
    said += some
    return some


def wait_for(pattern):
    while not re.search(pattern.encode(), said):
        if not read():
            sys.exit("%s did not come: %r" % (pattern, said))


for step in sys.argv[2:]:
    do, _, what = step.partition(" ")
    if do == "await":
        wait_for(what)
    elif do == "type":
        os.write(terminal, what.encode().decode("unicode_escape").encode())
    elif do == "flags":
        flags = termios.tcgetattr(terminal)[3]
        print("icanon" if flags & termios.ICANON else "-icanon", "echo" if flags & termios.ECHO else "-echo", flush=True)
    elif do == "say":  # until it is shown: a port that is not open yet hears nothing
        text, port = what.split(" ")
        while text.encode() not in said:
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(text.encode(), ("127.0.0.1", int(port)))
            if select.select([terminal], [], [], 0.2)[0]:
                read()
    elif do == "kill":
        os.kill(pid, int(what))
while read():
    pass
_, status = os.waitpid(pid, 0)
print("status", os.waitstatus_to_exitcode(status))
print(repr(said.decode(errors="replace")))
