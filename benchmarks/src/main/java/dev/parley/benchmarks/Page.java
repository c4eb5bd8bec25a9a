package dev.parley.benchmarks;

/** The page of the documentation that shows the results, between two markers. */
final class Page {
    static final String BEGIN = "<!-- measured: begin -->";
    static final String END = "<!-- measured: end -->";

    private Page() {}

    /** What is between the markers. */
    static String measured(String page) {
        return page.substring(begin(page), end(page));
    }

    /** The page with that between its markers. */
    static String with(String page, String measured) {
        return page.substring(0, begin(page)) + "\n" + measured + page.substring(end(page));
    }

    private static int begin(String page) {
        return only(page, BEGIN) + BEGIN.length();
    }

    private static int end(String page) {
        int end = only(page, END);
        if (end < only(page, BEGIN)) {
            throw new IllegalArgumentException(END + " stands before " + BEGIN);
        }
        return end;
    }

    private static int only(String page, String marker) {
        int at = page.indexOf(marker);
        if (at < 0 || page.indexOf(marker, at + 1) >= 0) {
            throw new IllegalArgumentException("the page must have " + marker + " once");
        }
        return at;
    }
}
