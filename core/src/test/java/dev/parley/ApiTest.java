package dev.parley;

import dev.parley.testkit.ApiListing;
import org.junit.jupiter.api.Test;

/** What the library offers is what src/test/api.txt says. */
class ApiTest {
    @Test
    void isAsWritten() throws Exception {
        ApiListing.assertAsWritten(Parley.class);
    }
}
