package dev.parley.benchmarks;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the C programs print: {@code key=number} words on one line. */
record Said(Map<String, Long> numbers) {
    static Said by(List<String> command) throws IOException, InterruptedException {
        return of(command.getFirst(), Tools.run(command));
    }

    /** @param program who printed the line */
    static Said of(String program, String text) throws IOException {
        String line = text.strip();
        Map<String, Long> numbers = new HashMap<>();
        for (String word : line.split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                throw new IOException(program + " said something unknown: " + line);
            }
            numbers.put(word.substring(0, equals), Long.valueOf(word.substring(equals + 1)));
        }
        return new Said(Map.copyOf(numbers));
    }

    long of(String key) {
        Long number = numbers.get(key);
        if (number == null) {
            throw new IllegalArgumentException("no " + key + " in " + numbers);
        }
        return number;
    }
}
