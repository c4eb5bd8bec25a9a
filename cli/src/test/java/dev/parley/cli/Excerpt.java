package dev.parley.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lines of a source file, compared without indentation and blank lines. Where a comment has {@code …}, lines may be missing;
 * of the imports all must be there, among others.
 */
record Excerpt(Set<String> imports, List<List<String>> parts) {

    static Excerpt of(List<String> lines) {
        List<List<String>> parts = new ArrayList<>(List.of(new ArrayList<>()));
        for (String line : bare(lines)) {
            if (isGap(line)) {
                parts.add(new ArrayList<>());
            } else if (!isImport(line)) {
                parts.getLast().add(line);
            }
        }
        return new Excerpt(imports(bare(lines)), parts);
    }

    boolean isIn(String source) {
        List<String> lines = bare(source.lines().toList());
        if (!imports(lines).containsAll(imports)) {
            return false;
        }
        int from = 0;
        for (List<String> part : parts) {
            int at = find(part, lines, from);
            if (at < 0) {
                return false;
            }
            from = at + part.size();
        }
        return true;
    }

    private static int find(List<String> part, List<String> lines, int from) {
        for (int at = from; at + part.size() <= lines.size(); at++) {
            if (lines.subList(at, at + part.size()).equals(part)) {
                return at;
            }
        }
        return -1;
    }

    private static Set<String> imports(List<String> lines) {
        return lines.stream().filter(Excerpt::isImport).collect(Collectors.toSet());
    }

    private static boolean isImport(String line) {
        return line.matches("import .*|from \\S+ import .*");
    }

    private static boolean isGap(String line) {
        return line.matches("(//|#).*….*");
    }

    private static List<String> bare(List<String> lines) {
        return lines.stream()
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
