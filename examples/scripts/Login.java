import dev.parley.Parley;
import dev.parley.framing.Framing;
import dev.parley.script.Script;

/// A script: logs in to login_server.py, uses the token that it got, and ends with status 1 at the first step that fails.
void main(String... args) throws Exception {
    var login = Script.named("login")
            .expect("WELCOME")
            .send("LOGIN ann")
            .expectFound("^OK (?P<token>\\w+)$").within(Duration.ofSeconds(5))
            .repeat(3, again -> again.send("GET key {{token}}").expect("key=42"))
            .send("QUIT")
            .build();
    var outcome = Parley.script(args[0], login).frame(Framing.parse("lines=crlf")).run(IO::println);
    System.exit(outcome.isGood() ? 0 : 1);
}
