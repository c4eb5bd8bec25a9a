package dev.parley.junit.bench;

import dev.parley.testkit.ApiListing;
import org.junit.jupiter.api.Test;

/** What benches in a test offers is what src/test/api.txt says. */
class ApiTest {
    @Test
    void isAsWritten() throws Exception {
        ApiListing.assertAsWritten(TestBench.class);
    }
}
