package dev.parley.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person does with the page: sees the wire, answers by hand and by rules, opens, saves, exports. */
@InBrowser
class PageIT {
    @TempDir
    Path folder;

    private final PageBrowser browser;

    PageIT(PageBrowser browser) {
        this.browser = browser;
    }

    @Test
    void receivesFromUdpAndAnswersByHand() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open();
                Device device = new Device(port)) {
            tab.listen("name: byhand\naddress: udp://127.0.0.1:" + port + "\n");
            assertThat(tab.$("#c-send")).isDisabled();
            device.says("hello <b>there</b>");
            assertThat(tab.rows("hello <b>there</b>")).hasCount(1);
            assertThat(tab.rows("hello").locator(".pe")).hasText(":" + device.port());
            assertThat(tab.rows("hello").locator(".pe")).hasAttribute("title", "127.0.0.1:" + device.port());
            assertThat(tab.$("#c-to")).containsText("last peer: 127.0.0.1:" + device.port());

            tab.$("#c-text").fill("good morning");
            assertThat(tab.$("#c-prev")).containsText("12 B will leave");
            tab.$("#c-text").press("Enter");

            assertThat(device.hears()).isEqualTo("good morning");
            assertThat(tab.rows("good morning").locator(".ru")).hasText("by hand");
            assertThat(tab.$("#c-text")).hasValue("");
            tab.$("#c-text").press("ArrowUp");
            assertThat(tab.$("#c-text")).hasValue("good morning");
            assertThat(tab.$("#cards [aria-pressed=true] .lg")).hasText(Pattern.compile("^1 .*1 .*"));
        }
    }

    @Test
    void receivesFromTcpAndAnswersByHand() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open()) {
            tab.listen("name: stream\naddress: tcp://127.0.0.1:" + port + "\nframe: lines\n");
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write("AT+GMR\r\n".getBytes(UTF_8));
                Locator row = tab.rows("AT+GMR");
                row.click();
                assertThat(tab.$("#inspect")).containsText("no rules here");
                tab.page().keyboard().press("a");
                assertThat(tab.$("#c-text")).isFocused();
                tab.$("#composer label")
                        .filter(new Locator.FilterOptions().setHasText("Escapes"))
                        .click();
                tab.$("#c-text").fill("OK\\x21");
                tab.$("#c-text").press("Enter");
                assertThat(read(socket, "OK!\r\n".length())).startsWith("OK!");
            }
            assertThat(tab.$("#gbody .odd").getByText("closed")).hasCount(1);
        }
    }

    private static String read(Socket socket, int most) throws Exception {
        InputStream in = socket.getInputStream();
        byte[] bytes = new byte[most];
        int length = in.read(bytes);
        return new String(bytes, 0, length, UTF_8);
    }

    @Test
    void anEditedRuleAnswersAtOnceAndAWrongOneIsToldInPlace() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open();
                Device device = new Device(port)) {
            tab.listen(
                    "name: ruled\naddress: udp://127.0.0.1:" + port + "\nrules:\n  - match: ping\n    reply: pong\n");
            assertThat(device.says("ping").hears()).isEqualTo("pong");
            tab.go("rules");
            Locator editor = tab.$("#yaml");
            assertThat(editor).hasValue(Pattern.compile("match: ping"));
            assertThat(tab.$(".rstate")).hasText("in force");

            editor.fill("rules:\n  - match: ping\n    repyl: PONG\n");
            assertThat(tab.$("#yaml-err")).containsText("repyl");
            assertThat(tab.$("#yaml-err")).containsText("line 3");
            assertThat(editor).hasAttribute("aria-invalid", "true");
            assertThat(tab.$("#r-apply")).isDisabled();
            assertThat(device.says("ping").hears()).isEqualTo("pong");

            editor.fill("rules:\n  - match: ping\n    reply: PONG\n");
            assertThat(tab.$(".wouldlist li.diff").first()).containsText("PONG");
            assertThat(tab.$("#r-apply")).isEnabled();
            editor.press("Control+s");
            assertThat(tab.$(".rstate")).hasText("in force");
            assertThat(device.says("ping").hears()).isEqualTo("PONG");
        }
    }

    @Test
    void aRuleIsMadeFromAMessage() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open();
                Device device = new Device(port)) {
            tab.listen("name: made\naddress: udp://127.0.0.1:" + port + "\n");
            device.says("SET 5");
            tab.rows("SET 5").click();
            tab.$("#inspect").getByText("Make a rule").click();
            assertThat(tab.$("#yaml")).hasValue(Pattern.compile("SET 5"));
            assertThat(tab.$("#yaml")).isFocused();
        }
    }

    @Test
    void anEditThatTheSystemRefusesIsToldAtItsFieldAndChangesNothing() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open();
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            tab.listen("name: moved\naddress: tcp://127.0.0.1:" + port + "\n");
            tab.$("#inspect").getByText("Edit").click();
            tab.$("#o-address").fill("tcp://127.0.0.1:" + other.getLocalPort());
            assertThat(tab.$("#o-cmd")).hasText("parley listen tcp://127.0.0.1:" + other.getLocalPort());
            tab.expect("status of 409");
            tab.$("#o-go").click();
            assertThat(tab.$("#o-address-err")).containsText("is in use");
            assertThat(tab.$("#d-open")).isVisible();
            assertThat(tab.$("#o-cmd")).isEmpty();
            assertThat(tab.$("#o-why")).isVisible();
            tab.page().keyboard().press("Escape");
            assertThat(tab.$("#cards [aria-pressed=true] .ad")).hasText("tcp://127.0.0.1:" + port);
            assertThat(tab.$("#cards [aria-pressed=true] .says")).hasCount(0);
        }
    }

    @Test
    void theFramingOfAStreamIsChosenAndEdited() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open()) {
            tab.$("#add").click();
            tab.$("#o-address").fill("udp://127.0.0.1:" + port);
            assertThat(tab.$("#o-framing")).isHidden();
            tab.$("#o-address").fill("tcp://127.0.0.1:" + port);
            tab.$("#o-framing").selectOption("length=2,little");
            tab.$("#o-name").fill("framed");
            assertThat(tab.$("#o-cmd")).containsText("--frame \"length=2,little\"");
            tab.$("#o-go").click();
            assertThat(tab.$("#d-open")).isHidden();
            tab.$("#inspect").getByText("Edit").click();
            assertThat(tab.$("#o-framing")).hasValue("length=2,little");
            tab.$("#o-framing").selectOption("?");
            tab.$("#o-frame").fill("nonsense");
            assertThat(tab.$("#o-frame-err")).containsText("is not a framing");
            tab.$("#o-frame").fill("delimiter=;");
            assertThat(tab.$("#o-cmd")).containsText("delimiter=;");
            tab.$("#o-go").click();
            assertThat(tab.$("#d-open")).isHidden();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream().write("one;two;".getBytes(UTF_8));
                assertThat(tab.rows("two")).hasCount(1);
            }
        }
    }

    @Test
    void aPortThatIsTakenIsAnsweredWithAFreeOne() throws Exception {
        try (Tab tab = browser.open();
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String text = "listen:\n  - name: late\n    address: tcp://127.0.0.1:" + other.getLocalPort() + "\n";
            tab.api("PUT", "/bench", Map.of("text", text, "file", "bench.yaml"));
            tab.$("#cards").getByText("Open on a free port").click();
            assertThat(tab.$("#cards [aria-pressed=true] .st")).hasText("listening");
            assertThat(tab.$("#cards .says")).hasCount(0);
            assertThat(tab.$("#cards").getByText("Open on a free port")).hasCount(0);
        }
    }

    @Test
    void aRateHasMessagesInTheSecondInWhichTheyPassed() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open();
                Device device = new Device(port)) {
            tab.listen("name: rated\naddress: udp://127.0.0.1:" + port + "\nreply: pong\n");
            device.says("ping").hears();
            assertThat(tab.rows("pong")).hasCount(1);
            tab.page().reload(); // hears of all of them at once, and late
            tab.choose("rated");
            assertThat(tab.rows("pong")).hasCount(1);
            Locator spark = tab.$("#cards [aria-pressed=true] .spark");
            assertThat(spark.locator(".in")).hasAttribute("d", Pattern.compile("^M.+"));
            assertThat(spark.locator(".out")).hasAttribute("d", Pattern.compile("^M.+"));
        }
    }

    @Test
    void rulesAreComparedWithTheAnswerOfNowAndApplyWaitsForTheCheck() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open();
                Device device = new Device(port)) {
            tab.listen("name: compared\naddress: udp://127.0.0.1:" + port + "\nreply: \"{{data}} at {{now}}\"\n");
            device.says("ping").hears();
            device.says("other").hears();
            tab.go("rules");
            assertThat(tab.$(".would header .dim")).hasText("the same as now");
            tab.$("#yaml").fill("rules:\n  - match: ping\n    reply: pong\n");
            assertThat(tab.$(".would header .dim")).hasText("2 differ from now, 1 would fall silent");
            assertThat(tab.$(".wouldlist .falls")).hasCount(1);
            tab.$("#yaml").fill("rules:\n  - match: ping\n    reply: PONG\n");
            tab.$("#r-apply").click();
            assertThat(tab.$(".rstate")).hasText("in force");
            assertThat(device.says("ping").hears()).isEqualTo("PONG");
        }
    }

    @Test
    void aSocketIsOpenedAfterAWrongAddressWasToldAtItsField() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open()) {
            tab.$("#add").click();
            assertThat(tab.$("#d-open")).isVisible();
            tab.$("#o-address").fill("udp://127.0.0.1:99999");
            assertThat(tab.$("#o-address-err")).containsText("99999");
            assertThat(tab.$("#o-address")).hasAttribute("aria-invalid", "true");
            assertThat(tab.$("#o-go")).isDisabled();

            tab.$("#o-address").fill("udp://127.0.0.1:" + port);
            tab.$("#o-reply").fill("got {{data}}");
            tab.$("#o-name").fill("opened");
            assertThat(tab.$("#o-cmd")).containsText("parley listen udp://127.0.0.1:" + port);
            assertThat(tab.$("#o-address-err")).isHidden();
            tab.$("#o-name").press("Enter");

            assertThat(tab.$("#d-open")).isHidden();
            assertThat(tab.$("#cards [aria-pressed=true] .nm")).hasText("opened");
            try (Device device = new Device(port)) {
                assertThat(device.says("it").hears()).isEqualTo("got it");
            }
            assertThat(tab.rows("got it")).hasCount(1);
        }
    }

    @Test
    void anAddressThatIsTakenIsToldInTheEnginesWords() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open()) {
            tab.expect("status of 4"); // the browser's console tells of each answer that is no success
            tab.listen("name: first\naddress: udp://127.0.0.1:" + port + "\n");
            tab.$("#add").click();
            tab.$("#o-address").fill("udp://127.0.0.1:" + port);
            tab.$("#o-address").press("Enter");
            assertThat(tab.$("#f-open")).containsText(Integer.toString(port));
            assertThat(tab.$("#f-open .fielderr:not([hidden])"))
                    .containsText("is listened on by the entry 'first' already");
            tab.page().keyboard().press("Escape");
        }
    }

    @Test
    void theSavedBenchRunsWithParleyRun() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open()) {
            tab.listen("name: kept\naddress: udp://127.0.0.1:" + port + "\nreply: \"ack: {{data}}\"\n");
            assertThat(tab.$("#unsaved")).isVisible();
            tab.$("#bench-menu").click();
            String text = tab.downloaded(() -> tab.$("#bench-save").click());
            assertThat(tab.$("#unsaved")).isHidden();
            assertThat(text).contains("name: kept");
            tab.$("#bench-menu").click();
            tab.$("#bench-new").click();
            assertThat(tab.$("#cards button")).hasCount(0);

            Path file = Files.writeString(folder.resolve("saved.yaml"), text);
            try (Program run = Program.parley("run", file.toString());
                    Device device = new Device(port)) {
                run.awaitErr("listening on udp://127.0.0.1:" + port);
                assertThat(device.says("a").hears()).isEqualTo("ack: a");
                run.signal("TERM");
                assertThat(run.awaitExit()).isEqualTo(143);
            }
        }
    }

    @Test
    void whatIsShownIsExportedAndFormulaCellsAreQuoted() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open();
                Device device = new Device(port)) {
            tab.listen("name: sheet\naddress: udp://127.0.0.1:" + port + "\n");
            List<String> formulas = List.of("=1+1 wanted", "+cmd wanted", "-2 wanted", "@sum wanted");
            for (String each : formulas) {
                device.says(each);
            }
            device.says("left out");
            assertThat(tab.rows("left out")).hasCount(1);
            tab.$("#find").fill("wanted");
            assertThat(tab.rows("")).hasCount(formulas.size());

            tab.$("#export").click();
            String json = tab.downloaded(() -> tab.$("#export-json").click());
            tab.$("#export").click();
            String csv = tab.downloaded(() -> tab.$("#export-csv").click());

            assertThat(json.lines()).hasSize(formulas.size()).allMatch(line -> line.contains("\"event\":\"received\""));
            assertThat(json).contains("\"text\":\"=1+1 wanted\"").doesNotContain("left out");
            assertThat(csv.lines()).hasSize(1 + formulas.size());
            for (String each : formulas) {
                assertThat(csv).contains(",\"'" + each + "\",");
            }
        }
    }

    @Test
    void filtersByTextExpressionHexPeerAndDirection() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open();
                Device one = new Device(port);
                Device two = new Device(port)) {
            tab.listen("name: filtered\naddress: udp://127.0.0.1:" + port + "\nreply: \"re {{data}}\"\n");
            one.says("apple").hears();
            one.says("banana").hears();
            two.sends(new byte[] {(byte) 0xff, (byte) 0xd8, 1}).hears();
            assertThat(tab.rows("banana")).hasCount(2);
            Locator rows = tab.rows("");
            filter(tab, "APPLE");
            assertThat(rows).hasCount(2);
            filter(tab, "/^b.n/");
            assertThat(rows).hasCount(1);
            filter(tab, "/(/");
            assertThat(tab.$("#find-err")).containsText("No regular expression");
            filter(tab, "hex:ff d8");
            assertThat(rows).hasCount(2);
            filter(tab, "hex:ff d");
            assertThat(tab.$("#find-err")).containsText("'d' is half a byte");
            filter(tab, "peer:" + one.port() + " banana");
            assertThat(rows).hasCount(2);
            filter(tab, "hex:62 61 peer:" + one.port());
            assertThat(rows).hasCount(2);
            filter(tab, "peer:" + two.port() + " banana");
            assertThat(rows).hasCount(0);
            one.sends("\u00e4\u00ff".getBytes(ISO_8859_1)).hears();
            one.sends(new byte[] {(byte) 0xff, (byte) 0xc3, (byte) 0xa4}).hears();
            filter(tab, "\u00e4 peer:" + one.port());
            assertThat(rows).hasCount(4);
            filter(tab, "peer:" + two.port());
            assertThat(rows).hasCount(2);
            tab.$("#dirs label")
                    .filter(new Locator.FilterOptions().setHasText("arrived"))
                    .click();
            assertThat(rows).hasCount(1);
            filter(tab, "nothing like that");
            assertThat(tab.$("#wire-empty")).containsText("Nothing passes this filter");
            tab.$("#wire-empty button").click();
            assertThat(tab.rows("apple")).hasCount(2);
        }
    }

    private static void filter(Tab tab, String words) {
        tab.$("#find").fill(words);
        assertThat(tab.$("#count")).not().containsText("searching");
    }

    @Test
    void twoRowsAreComparedByTheirBytes() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open();
                Device device = new Device(port)) {
            tab.listen("name: compared\naddress: udp://127.0.0.1:" + port + "\n");
            device.says("temp=21.5").says("temp=22.5");
            tab.rows("temp=21.5").click();
            tab.rows("temp=22.5")
                    .click(new Locator.ClickOptions()
                            .setModifiers(List.of(com.microsoft.playwright.options.KeyboardModifier.SHIFT)));
            assertThat(tab.$("#inspect h2")).containsText("1 of 9 bytes differ");
            assertThat(tab.$("#inspect .cmp mark")).hasCount(2);
            assertThat(tab.$("#inspect .cmp .both")).hasCount(2);
            Locator marks = tab.$("#inspect .cmp mark");
            assertThat(marks.first().boundingBox().x).isEqualTo(marks.last().boundingBox().x);
            tab.page().keyboard().press("Escape");

            tab.rows("temp=21.5").click();
            tab.$("#inspect .hex .b[data-i='5']").click();
            assertThat(tab.$("#dec-at")).hasText("from byte 5");
            assertThat(tab.$("#dec tr")
                            .filter(new Locator.FilterOptions().setHasText("UTF-8"))
                            .locator("td"))
                    .hasText("21.5");
        }
    }

    @Test
    void theDetailsOfALongMessageShowAllOfIt() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open();
                Device device = new Device(port)) {
            tab.listen("name: long\naddress: udp://127.0.0.1:" + port + "\n");
            device.says("begin " + "x".repeat(9_000) + " end");
            tab.rows("begin").click();
            assertThat(tab.$("#inspect .in-head")).containsText("9,010 B");
            Locator more = tab.$("#inspect .morebytes");
            assertThat(more).containsText("of 9,010");
            more.click();
            more.click();
            more.click();
            assertThat(tab.$("#inspect .hex [data-i='9009']").first()).hasText("64");
        }
    }

    @Test
    void pausingHoldsTheListAndSaysHowManyAreNew() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open();
                Device device = new Device(port)) {
            tab.listen("name: paused\naddress: udp://127.0.0.1:" + port + "\n");
            device.says("before");
            assertThat(tab.rows("before")).hasCount(1);
            tab.$("#pause").click();
            device.says("after one").says("after two");
            assertThat(tab.$("#newer")).containsText("paused, 2 new");
            assertThat(tab.rows("after")).hasCount(0);
            tab.$("#newer").click();
            assertThat(tab.rows("after")).hasCount(2);
        }
    }

    @Test
    void aMessageIsSavedForLater() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open();
                Device device = new Device(port)) {
            tab.listen("name: saving\naddress: udp://127.0.0.1:" + port + "\n");
            device.says("who");
            assertThat(tab.rows("who")).hasCount(1);
            tab.$("#c-text").fill("kept words");
            tab.$("[popovertarget=pop-saved]").click();
            tab.$("#pop-saved").getByText("Save this message").click();
            assertThat(tab.$("#say")).hasText("Saved");
            tab.$("#c-text").fill("");
            tab.page().reload();
            tab.$("[popovertarget=pop-saved]").click();
            tab.$("#pop-saved")
                    .getByRole(
                            AriaRole.BUTTON,
                            new Locator.GetByRoleOptions().setName("kept words").setExact(true))
                    .click();
            assertThat(tab.$("#c-text")).hasValue("kept words");
        }
    }

    /** Of the screen of many laptops. */
    private static final int LAPTOP = 1_280;

    private static final String LETTERS = """
            cell => {
              const style = getComputedStyle(cell), pen = document.createElement("canvas").getContext("2d");
              pen.font = style.font;
              return (cell.clientWidth - parseFloat(style.paddingLeft)) / pen.measureText("0").width;
            }""";

    @Test
    void thePayloadHasRoomForFortyLettersAndIsShownAsHexIfAsked() throws Exception {
        int port = Ports.free();
        try (Tab tab = browser.open(PageBrowser.size(LAPTOP));
                Device device = new Device(port)) {
            tab.listen("name: roomy\naddress: udp://127.0.0.1:" + port + "\nreply: \"ack: {{data}}\"\n");
            device.says("x".repeat(1_400)).hears();
            Locator sent = tab.rows("ack: x");
            assertThat(((Number) sent.locator(".tx").evaluate(LETTERS)).doubleValue())
                    .isGreaterThanOrEqualTo(40);
            assertThat(sent.locator(".sz").evaluate("cell => cell.scrollWidth <= cell.clientWidth"))
                    .isEqualTo(true);
            sent.click();
            assertThat(((Number) sent.locator(".tx").evaluate(LETTERS)).doubleValue())
                    .isGreaterThanOrEqualTo(40);

            device.sends(new byte[] {0x10, 0x01, 0x00}).hears();
            tab.$("#list-as [value=hex]").check();
            assertThat(tab.rows("10 01 00").first()).isVisible();
            tab.page().reload();
            assertThat(tab.rows("10 01 00").first()).isVisible();
            tab.$("#list-as [value=text]").check();
            assertThat(tab.rows("10 01 00")).hasCount(0);
        }
    }

    @Test
    void rowsOfOneBatchStandInTheOrderOfTheirTimes() throws Exception {
        try (Tab tab = browser.open()) {
            assertThat(tab.page().evaluate("""
                    async () => (await import("/page/rows.js")).inOrder([
                      {n: 1, at: "2026-01-01T06:10:17.802Z"}, {n: 2, at: "2026-01-01T06:10:17.696123Z"}, {n: 3, at: "2026-01-01T06:10:17.802Z"}
                    ]).map(event => event.n).join(" ")""")).isEqualTo("2 1 3");
        }
    }

    @Test
    void aChosenCardIsInSight() throws Exception {
        try (Tab tab = browser.open()) {
            for (int i = 1; i <= 16; i++) {
                tab.api(
                        "POST",
                        "/entries",
                        Map.of("kind", "listen", "yaml", "name: card" + i + "\naddress: udp://127.0.0.1:0\n"));
            }
            Locator chosen = tab.$("#cards [aria-current=true]");
            tab.choose("card16");
            assertThat(chosen).isInViewport();
            tab.choose("card1");
            assertThat(chosen).isInViewport();
        }
    }
}
