package dev.parley.cli;

/** Which Parley this is. */
final class Version {
    private Version() {}

    static String line() {
        return "parley " + number() + ", on Java " + Runtime.version();
    }

    static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
