package dev.parley.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Keyboard;
import dev.parley.testkit.Ports;
import dev.parley.testkit.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a peer sends is shown, and never more than that: no script, no markup, no formula, no letter that turns others around. */
@InBrowser
class HostilePayloadsIT {
    private static final int PAYLOADS = 300;
    private static final int HUGE = 60_000;
    private static final int AT_ONCE = 10; // so that no datagram is dropped on the way

    private static final String CODE = "window.hostile=1;alert('hostile')";

    private static final List<String> MARKUP = List.of(
            "<script>CODE</script>",
            "<script id=hostile src=//evil.test/x.js></script>",
            "<img id=hostile src=x onerror=CODE>",
            "<svg id=hostile onload=CODE>",
            "<svg><script>CODE</script></svg>",
            "<iframe id=hostile srcdoc='<script>parent.CODE</script>'></iframe>",
            "<a id=hostile href=javascript:CODE>click</a>",
            "<hostile-x>own element</hostile-x>",
            "<body onload=CODE>",
            "<input id=hostile autofocus onfocus=CODE>",
            "<details id=hostile open ontoggle=CODE>",
            "<style id=hostile>*{display:none}</style>",
            "<link id=hostile rel=stylesheet href=//evil.test/x.css>",
            "<meta http-equiv=refresh content='0;url=//evil.test'>",
            "<base href=//evil.test>",
            "<form id=hostile action=//evil.test><button>",
            "\" onmouseover=CODE x=\"",
            "'><img id=hostile src=x onerror=CODE>",
            "</textarea><script>CODE</script>",
            "</option><img id=hostile src=x onerror=CODE>",
            "javascript:CODE",
            "data:text/html,<script>CODE</script>",
            "{{constructor.constructor(\"CODE\")()}}",
            "${CODE}",
            "&lt;script&gt;CODE&lt;/script&gt;",
            "<math><mi id=hostile xlink:href=javascript:CODE>",
            "<template id=hostile><script>CODE</script></template>",
            "temp=<img id=hostile src=x onerror=CODE>,<b id=hostile>=1",
            "{\"<img id=hostile src=x onerror=CODE>\":21.5,\"__proto__\":{\"x\":1}}");

    private static final List<String> FORMULAS =
            List.of("=CMD|'/c calc'!A0", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1");

    private static final int[] TURNING = {
        0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f,
        0xfeff, 0x2028, 0x2029, 0x0085, 0x00ad, 0x061c
    };

    private final PageBrowser browser;

    HostilePayloadsIT(PageBrowser browser) {
        this.browser = browser;
    }

    private static List<byte[]> payloads(Random random) {
        List<Function<Random, byte[]>> kinds = List.of(
                r -> markup(r).getBytes(UTF_8),
                r -> (letters(r, 8) + markup(r) + letters(r, 8)).getBytes(UTF_8),
                r -> (turning(r) + markup(r) + turning(r)).getBytes(UTF_8),
                HostilePayloadsIT::controls,
                HostilePayloadsIT::broken,
                r -> (FORMULAS.get(r.nextInt(FORMULAS.size())) + letters(r, 4)).getBytes(UTF_8));
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < PAYLOADS; i++) {
            boolean huge = i % 60 == 59;
            all.add(
                    huge
                            ? markup(random).repeat(HUGE).substring(0, HUGE).getBytes(UTF_8)
                            : kinds.get(i % kinds.size()).apply(random));
        }
        return all;
    }

    private static String markup(Random random) {
        return MARKUP.get(random.nextInt(MARKUP.size())).replace("CODE", CODE);
    }

    private static String letters(Random random, int most) {
        return random.ints(random.nextInt(most), 'a', 'z')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String turning(Random random) {
        return random.ints(3, 0, TURNING.length)
                .map(i -> TURNING[i])
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static byte[] controls(Random random) {
        byte[] bytes = markup(random).getBytes(UTF_8);
        for (int i = 0; i < 5; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(' ');
        }
        return bytes;
    }

    private static byte[] broken(Random random) {
        byte[] bytes = markup(random).getBytes(UTF_8);
        for (int i = 0; i < 5; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) (0x80 + random.nextInt(0x80));
        }
        return bytes;
    }

    @Test
    void noPayloadBecomesMoreThanText() throws Exception {
        List<byte[]> payloads = payloads(Seed.random());
        int port = Ports.free();
        try (Tab tab = browser.open();
                Device device = new Device(port)) {
            tab.listen(
                    "name: hostile\naddress: udp://127.0.0.1:" + port
                            + "\nrules:\n  - match: {prefix: \"<script\"}\n    reply: \"{{data}}\"\n  - match: {prefix: \"<\"}\n    reply: \"<img id=hostile src=x>\"\n");
            for (int i = 0; i < payloads.size(); i++) {
                device.sends(payloads.get(i));
                if (i % AT_ONCE == AT_ONCE - 1) {
                    assertThat(tab.$("#cards [aria-pressed=true] .lg"))
                            .containsText(Pattern.compile("^" + (i + 1) + " "));
                }
            }
            inEachView(tab);
            everyMessageOpened(tab);
            String csv = exported(tab, "csv");
            assertThat(csv.lines().flatMap(line -> java.util.Arrays.stream(line.split(","))))
                    .noneMatch(cell -> cell.matches("[=+@\t].*"));
            assertThat(exported(tab, "json")).doesNotContain("\u202e").doesNotContain("\u2028");
            tab.$("#find").fill("<script");
            assertHarmless(tab, "filter");
            tab.$("#lang").click();
            inEachView(tab);
        }
    }

    private static String exported(Tab tab, String kind) throws Exception {
        tab.$("#export").click();
        return tab.downloaded(() -> tab.$("#export-" + kind).click());
    }

    private static void inEachView(Tab tab) {
        for (String view : EveryoneIT.VIEWS) {
            tab.go(view);
            assertHarmless(tab, view);
            if (view.equals("lesson")) {
                for (int i = 0; i < 10; i++) {
                    tab.page().keyboard().press("Space");
                }
                assertHarmless(tab, "lesson's steps");
            } else if (view.equals("rules")) {
                assertThat(tab.$(".wouldlist li")).hasCount(100);
                assertHarmless(tab, "what the rules would answer");
            }
        }
        tab.go("wire");
    }

    /** From the newest up, each with its details; every third beside the one before it. */
    private static void everyMessageOpened(Tab tab) {
        tab.$("#wire-grid").focus();
        Keyboard keys = tab.page().keyboard();
        keys.press("End");
        for (int i = 0; i < PAYLOADS; i++) {
            keys.press(i % 3 == 2 ? "Shift+ArrowUp" : "ArrowUp");
            if (i % 20 == 0) {
                assertHarmless(tab, "details");
            }
        }
        keys.press("Home");
        assertHarmless(tab, "the first rows");
        keys.press("Escape");
    }

    private static final String MADE = """
            () => [...document.querySelectorAll("[id^=hostile], hostile-x, iframe, object, embed, base, img, math, style, script:not([src^='/page/'])")]
              .map(node => node.outerHTML)""";

    /** No letter that turns the reading direction may stand in what is seen. */
    private static final String TURNED =
            "() => /[\\u202a-\\u202e\\u2066-\\u2069\\u200b-\\u200f\\u2028\\u2029\\ufeff]/.test(document.body.innerText)";

    private static void assertHarmless(Tab tab, String where) {
        assertThat((List<?>) tab.page().evaluate(MADE)).as(where).isEmpty();
        assertThat(tab.page().evaluate("() => window.hostile === undefined || window.hostile instanceof Element"))
                .as(where)
                .isEqualTo(true);
        assertThat(tab.page().evaluate(TURNED)).as(where).isEqualTo(false);
        assertThat(tab.troubles()).as(where).isEmpty();
    }
}
