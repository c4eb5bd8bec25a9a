import dev.parley.Parley;
import dev.parley.event.Event.Received;

/// mPython, Socket-UDP, the UDP server: prints what comes and from whom.
void main(String... args) throws Exception {
    Parley.listen(args.length > 0 ? args[0] : "udp://:6000").run(event -> {
        if (event instanceof Received got) {
            IO.println("received: " + got.payload().escaped() + " from " + got.header().peer());
        } else {
            IO.println(event);
        }
    });
}
