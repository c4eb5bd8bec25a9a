package dev.parley.junit;

import dev.parley.testkit.ApiListing;
import org.junit.jupiter.api.Test;

/** What the peers of a test offers is what src/test/api.txt says. */
class ApiTest {
    @Test
    void isAsWritten() throws Exception {
        ApiListing.assertAsWritten(TestPeer.class);
    }
}
