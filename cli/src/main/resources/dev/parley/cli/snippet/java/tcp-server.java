// Java 25, on Parley's library: prints every line and answers it, until Ctrl-C.
// In Parley's folder, make the library with mvn package -Dquick -Dmaven.test.skip=true -pl core -am
// and run this with java --class-path "core/target/*" Server.java
// Then, on {{where}}: {{run}}
import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.framing.Framing;
import dev.parley.session.listen.ListenSession;

void main() throws Exception {
    var device = Parley.listen({{address}}).frame(Framing.lines()).reply("ack: {{data}}");
    try (ListenSession listening = device.open(this::show)) {
        listening.await(); // many clients at once, and one bad client stops nothing
    } catch (IOException problem) {
        IO.println(problem.getMessage());
    }
}

void show(Event event) {
    switch (event) {
        case Event.Listening open -> IO.println("waiting on " + open.header().local());
        case Event.Received got ->
            IO.println("from " + got.header().peer() + " got " + got.payload().escaped());
        case Event.Explained problem -> IO.println(problem.message());
        default -> {}
    }
}
