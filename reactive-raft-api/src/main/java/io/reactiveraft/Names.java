package io.reactiveraft;

/** What every identifier of ours may look like: fit for file names, certificate names and frames alike. */
final class Names {

    private static final int LENGTH_MAX = 64;

    private Names() {}

    /** Not a regular expression, since it is run for every message that arrives. */
    static void check(String what, String value) {
        boolean allowed = !value.isEmpty() && value.length() <= LENGTH_MAX && isLetterOrDigit(value.charAt(0));
        for (int i = 1; allowed && i < value.length(); i++) {
            char c = value.charAt(i);
            allowed = isLetterOrDigit(c) || c == '.' || c == '_' || c == '-';
        }
        if (!allowed) {
            throw new InvalidConfigException(
                    what,
                    value,
                    "1 to 64 letters, digits, dots, underscores or dashes, beginning with a letter or digit");
        }
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
