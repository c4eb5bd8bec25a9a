package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A fenced block of code on a page of the documentation.
 *
 * @param page the page's path from the checkout's root, with slashes
 * @param line where its fence opens, from 1
 * @param language what stands behind the opening fence; empty where nothing does
 * @param lines its lines, without the indentation of the fence
 */
record CodeBlock(String page, int line, String language, List<String> lines) {
    static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static final Pattern FENCE = Pattern.compile("( *)```(\\S*)\\s*");

    /** Every page: those of the root, of docs and of the examples. */
    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> root = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
                Stream<Path> examples = Files.walk(ROOT.resolve("examples"))) {
            Stream.of(root, docs, examples)
                    .flatMap(files -> files)
                    .filter(file ->
                            file.toString().endsWith(".md") && !file.toString().contains("target"))
                    .sorted()
                    .forEach(pages::add);
        }
        return pages;
    }

    static List<CodeBlock> all() throws IOException {
        List<CodeBlock> blocks = new ArrayList<>();
        for (Path page : pages()) {
            blocks.addAll(of(page));
        }
        return blocks;
    }

    private static List<CodeBlock> of(Path page) throws IOException {
        String name = ROOT.relativize(page).toString().replace('\\', '/');
        List<String> lines = Files.readAllLines(page, UTF_8);
        List<CodeBlock> blocks = new ArrayList<>();
        for (int at = 0; at < lines.size(); at++) {
            Matcher open = FENCE.matcher(lines.get(at));
            if (open.matches()) {
                String end = open.group(1) + "```";
                int close = at + 1 + lines.subList(at + 1, lines.size()).indexOf(end);
                if (close == at) {
                    throw new IllegalStateException(name + ":" + (at + 1) + ": this block has no end");
                }
                int indent = open.group(1).length();
                blocks.add(new CodeBlock(
                        name,
                        at + 1,
                        open.group(2),
                        lines.subList(at + 1, close).stream()
                                .map(line -> line.substring(Math.min(indent, line.length())))
                                .toList()));
                at = close;
            }
        }
        return blocks;
    }

    /** As it stands in a file. */
    String text() {
        return String.join("\n", lines) + "\n";
    }

    /** What is typed: all lines, or in a console those behind the prompt. */
    String typed() {
        return language.equals("console")
                ? String.join(
                        "\n",
                        lines.stream()
                                .filter(line -> line.startsWith("$ "))
                                .map(line -> line.substring(2))
                                .toList())
                : text();
    }

    String place() {
        return page + ":" + line;
    }

    @Override
    public String toString() {
        return place() + " " + language;
    }
}
