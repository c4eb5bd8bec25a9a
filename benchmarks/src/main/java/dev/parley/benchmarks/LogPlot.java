package dev.parley.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * Lines over a few named places, against a logarithmic axis, as SVG: without scripts, and legible on a light page and on a
 * dark one. Lines differ in colour, in how they are drawn and in their marks.
 *
 * @param title stands above
 * @param places what the horizontal axis has, from left to right
 * @param lines at most {@link #MOST_LINES}
 */
record LogPlot(String title, List<String> places, List<Line> lines) {
    static final int MOST_LINES = 6;

    private static final int WIDTH = 800;
    private static final int HEIGHT = 420;
    private static final int LEFT = 70;
    private static final int RIGHT = 470;
    private static final int TOP = 50;
    private static final int BOTTOM = 370;
    private static final int LEGEND = 495;
    private static final int LEGEND_STEP = 26;

    /** From Okabe and Ito, whom people with every kind of colour vision tell apart; in the middle of light and dark. */
    private static final List<String> COLOURS =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b8860b", "#56a0d3");

    private static final List<String> DASHES = List.of("none", "8 4", "2 4", "10 3 2 3", "5 5", "14 4");

    /**
     * One program.
     *
     * @param values one for each place, above 0
     */
    record Line(String name, List<Double> values) {}

    LogPlot {
        places = List.copyOf(places);
        lines = List.copyOf(lines);
        for (Line line : lines) {
            if (line.values.size() != places.size() || line.values.stream().anyMatch(value -> !(value > 0))) {
                throw new IllegalArgumentException(
                        line.name + " must have " + places.size() + " values above 0, but has " + line.values);
            }
        }
        if (lines.isEmpty() || lines.size() > MOST_LINES) {
            throw new IllegalArgumentException("a plot has from 1 to " + MOST_LINES + " lines, not " + lines.size());
        }
    }

    String svg() {
        StringBuilder svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" font-family="sans-serif" font-size="13">
                <title>%s</title>
                <style>
                text { fill: #1f2328 } .paper { fill: #ffffff } .grid { stroke: #d0d7de }
                @media (prefers-color-scheme: dark) {
                text { fill: #e6edf3 } .paper { fill: #0d1117 } .grid { stroke: #3d444d }
                }
                </style>
                <rect class="paper" width="100%%" height="100%%"/>
                <text x="%d" y="28" font-size="15">%s</text>
                """.formatted(WIDTH, HEIGHT, escaped(title), LEFT, escaped(title)));
        for (int decade = lowest(); decade <= highest(); decade++) {
            double y = y(Math.pow(10, decade));
            append(svg, "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, RIGHT, y, y);
            append(svg, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>", LEFT - 8, y + 4, power(decade));
        }
        for (int place = 0; place < places.size(); place++) {
            append(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x(place),
                    BOTTOM + 22,
                    escaped(places.get(place)));
        }
        for (int line = 0; line < lines.size(); line++) {
            draw(svg, line);
        }
        return svg.append("</svg>\n").toString();
    }

    private void draw(StringBuilder svg, int number) {
        Line line = lines.get(number);
        String colour = COLOURS.get(number);
        StringBuilder points = new StringBuilder();
        for (int place = 0; place < places.size(); place++) {
            points.append(place == 0 ? "" : " ")
                    .append(String.format(Locale.ROOT, "%.1f,%.1f", x(place), y(line.values.get(place))));
        }
        String stroke = "fill=\"none\" stroke=\"%s\" stroke-width=\"2.5\" stroke-dasharray=\"%s\""
                .formatted(colour, DASHES.get(number));
        append(svg, "<polyline %s points=\"%s\"/>", stroke, points);
        for (int place = 0; place < places.size(); place++) {
            append(
                    svg,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"><title>%s, %s: %s</title></circle>",
                    x(place),
                    y(line.values.get(place)),
                    colour,
                    escaped(line.name),
                    escaped(places.get(place)),
                    Report.shown(line.values.get(place)));
        }
        int y = TOP + 12 + number * LEGEND_STEP;
        append(svg, "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" %s/>", LEGEND, LEGEND + 34, y, y, stroke);
        append(svg, "<text x=\"%d\" y=\"%d\" font-size=\"12\">%s</text>", LEGEND + 42, y + 4, escaped(line.name));
    }

    @SuppressWarnings("AnnotateFormatMethod") // for which there would be one library more
    private static void append(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private int lowest() {
        double least = lines.stream()
                .flatMap(line -> line.values.stream())
                .mapToDouble(Double::doubleValue)
                .min()
                .orElseThrow();
        return (int) Math.floor(Math.log10(least));
    }

    /** At least one decade above the lowest. */
    private int highest() {
        double most = lines.stream()
                .flatMap(line -> line.values.stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElseThrow();
        return Math.max(lowest() + 1, (int) Math.ceil(Math.log10(most)));
    }

    private double x(int place) {
        double step = (double) (RIGHT - LEFT) / places.size();
        return LEFT + step * (place + 0.5);
    }

    private double y(double value) {
        double share = (Math.log10(value) - lowest()) / (highest() - lowest());
        return BOTTOM - share * (BOTTOM - TOP);
    }

    private static String power(int decade) {
        return decade >= 0
                ? Report.count((long) Math.pow(10, decade))
                : String.format(Locale.ROOT, "%." + -decade + "f", Math.pow(10, decade));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
