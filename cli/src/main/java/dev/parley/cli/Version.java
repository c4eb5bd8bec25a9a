package dev.parley.cli;

/** Which Parley this is. */
final class Version {
    private Version() {}

    static String line() {
        String version = Version.class.getPackage().getImplementationVersion();
        return "parley " + (version == null ? "(not packaged)" : version) + ", on Java " + Runtime.version();
    }
}
