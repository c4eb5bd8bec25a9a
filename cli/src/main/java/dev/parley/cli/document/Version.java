package dev.parley.cli.document;

/** Which Parley this is. */
public final class Version {
    private Version() {}

    public static String line() {
        return "parley " + number() + ", on Java " + Runtime.version();
    }

    /** The number alone. */
    public static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
