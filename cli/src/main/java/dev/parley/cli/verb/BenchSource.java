package dev.parley.cli.verb;

import dev.parley.bench.Bench;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.BenchExample;
import dev.parley.cli.option.SettingsFile;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.run.SettingsReloader;
import dev.parley.settings.Settings;
import dev.parley.template.KnownMessages;
import java.nio.file.Path;
import java.util.List;

/** Where the bench of {@code parley run} comes from: a settings file, or an example that ships with Parley. */
sealed interface BenchSource {
    /**
     * What the command line names.
     *
     * @param command what stands behind {@code --}
     * @throws UsageException if that is nothing, more than one, or an example that there is not
     */
    static BenchSource of(Arguments arguments, List<String> command) {
        List<String> words = arguments.words();
        List<String> files = words.subList(0, words.size() - command.size());
        boolean example = arguments.has(ExamplePrinter.EXAMPLE);
        if (files.isEmpty() && !example) {
            throw new UsageException(
                    "run needs a settings file: parley run bench.yaml. Or it runs an example; all of them: parley run --list");
        }
        if (files.size() > 1 || (example && !files.isEmpty())) {
            String first = example
                    ? "--example " + arguments.texts(ExamplePrinter.EXAMPLE).getFirst()
                    : files.getFirst();
            List<String> rest = example ? files : files.subList(1, files.size());
            throw new UsageException(
                    "one settings file is run, and here is '%s' too: write -- before a command: parley run %s -- %s"
                            .formatted(rest.getFirst(), first, String.join(" ", rest)));
        }
        return example
                ? new Shipped(arguments
                        .value(ExamplePrinter.EXAMPLE, BenchExample::of)
                        .orElseThrow())
                : new InFile(Path.of(files.getFirst()));
    }

    /** As it is told to people. */
    String name();

    /**
     * The bench.
     *
     * @throws UsageException if something in it is wrong
     */
    Bench read();

    /**
     * The messages that it defines at its top.
     *
     * @throws UsageException if something in one is wrong
     */
    KnownMessages messages();

    /** What reads it again when it changes; begins to look at once. */
    SettingsReloader reloader();

    /** A settings file of the user's. */
    record InFile(Path file) implements BenchSource {
        @Override
        public String name() {
            return file.toString();
        }

        @Override
        public Bench read() {
            return SettingsFile.read(file, Settings::bench);
        }

        @Override
        public KnownMessages messages() {
            return SettingsFile.read(file, Settings::messages);
        }

        @Override
        public SettingsReloader reloader() {
            return new SettingsReloader(file);
        }
    }

    /** One that ships with Parley, and does not change. */
    record Shipped(BenchExample example) implements BenchSource {
        @Override
        public String name() {
            return example.file();
        }

        @Override
        public Bench read() {
            return SettingsFile.read(Path.of(name()), file -> Settings.bench(file.toString(), example.text()));
        }

        @Override
        public KnownMessages messages() {
            return SettingsFile.read(Path.of(name()), file -> Settings.messages(file.toString(), example.text()));
        }

        @Override
        public SettingsReloader reloader() {
            return SettingsReloader.ofNothing();
        }
    }
}
