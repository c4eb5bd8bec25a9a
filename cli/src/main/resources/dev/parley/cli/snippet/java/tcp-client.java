// Java 25, on Parley's library: sends a line and prints what comes back, until the other side closes.
// In Parley's folder, make the library with mvn package -Dquick -Dmaven.test.skip=true -pl core -am
// and run this with java --class-path "core/target/*" Client.java
// First, on {{where}}: {{run}}
import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.session.Outcome;
import dev.parley.session.send.SendSession;

void main() throws Exception {
    var ping = Parley.send({{address}})
            .message("ping\n")
            .connectTimeout(Duration.ofSeconds(5))
            .requireReplyWithin(Duration.ofSeconds(5));
    try (SendSession asking = ping.open(this::show)) {
        Outcome outcome = asking.await(); // DONE, NO_REPLY, REFUSED, …
        IO.println(outcome.cause());
    } catch (IOException problem) {
        IO.println(problem.getMessage());
    }
}

void show(Event event) {
    if (event instanceof Event.Received received) {
        IO.println("answer: " + received.payload().escaped()); // a piece of it, as it came
    } else if (event instanceof Event.Explained problem) {
        IO.println(problem.message());
    }
}
